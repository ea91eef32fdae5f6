#!/bin/sh
# Makes jmistral-VERSION-linux-ARCH.tar.gz and, where there is dpkg-deb, jmistral_VERSION_ARCH.deb of the program's folder
# TARGET/jmistral and the documents TARGET/share. Called by "mvn -Pdist package":
#   package.sh TARGET VERSION TIMESTAMP
set -eu
umask 022

target=$1
version=$2
here=$(dirname "$0")
image=$target/jmistral
share=$target/share
SOURCE_DATE_EPOCH=$(date -d "$3" +%s) # dpkg-deb heeds it
export SOURCE_DATE_EPOCH

. "$here/../completions.sh"

# The archive: one folder that works wherever it is unpacked.
name=jmistral-$version-linux-$(uname -m)
archive=$target/archive
rm -rf "$archive"
mkdir "$archive"
cp -a "$image" "$archive/$name"
cp -a "$share" "$archive/$name/share"
chmod -R u=rwX,go=rX "$archive"
tar --create --gzip --file "$target/$name.tar.gz" --directory "$archive" \
    --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" "$name"
rm -rf "$archive"
echo "$target/$name.tar.gz"

if ! command -v dpkg-deb >/dev/null; then
    echo "there is no dpkg-deb here: no .deb is made" >&2
    exit 0
fi

# The package: the same folder in /usr/lib, a link in /usr/bin, and the documents where Debian has them.
architecture=$(dpkg --print-architecture)
debian=$(echo "$version" | sed 's/-/~/') # 0.1.0~SNAPSHOT comes before 0.1.0
root=$target/deb
rm -rf "$root"
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$root/usr/share/doc" "$root/usr/share/zsh"
cp -a "$image" "$root/usr/lib/jmistral"
ln -s ../lib/jmistral/bin/jmistral "$root/usr/bin/jmistral"
cp -a "$share/bash-completion" "$share/fish" "$share/man" "$root/usr/share/"
cp -a "$share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
gzip -9n "$root"/usr/share/man/man1/*.1

mkdir -p "$root/usr/share/lintian/overrides"
cp "$here/lintian-overrides" "$root/usr/share/lintian/overrides/jmistral"

doc=$root/usr/share/doc/jmistral
cp -a "$share/doc/jmistral" "$doc"
rm "$doc/LICENSE" # which "copyright" names, and every Debian has
cp "$here/copyright" "$doc/copyright"
mv "$doc/CHANGELOG.md" "$doc/NEWS"
cat >"$doc/changelog" <<EOF
jmistral ($debian) unstable; urgency=medium

  * See NEWS.gz.

 -- $(sed -n 's/^Maintainer: //p' "$here/control")  $(LC_ALL=C date -u -R -d "$3")
EOF
gzip -9n "$doc/NEWS" "$doc/changelog"

chmod -R u=rwX,go=rX "$root"
sed -e "s/@VERSION@/$debian/" -e "s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)/" "$here/control" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$target/jmistral_${debian}_$architecture.deb" >/dev/null
rm -rf "$root"
echo "$target/jmistral_${debian}_$architecture.deb"
