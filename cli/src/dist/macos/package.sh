#!/bin/sh
# Makes jmistral-VERSION-macos-ARCH.tar.gz and the installer jmistral-VERSION-macos-ARCH.pkg of the program's folder
# TARGET/jmistral and the documents TARGET/share. Called by "mvn -Pdist package":
#   package.sh TARGET VERSION TIMESTAMP
# Nobody has run this on a Mac yet. Neither is signed: whoever publishes them has to sign and notarise them.
set -eu
umask 022

target=$1
version=$2
here=$(dirname "$0")
image=$target/jmistral
share=$target/share
name=jmistral-$version-macos-$(uname -m)

. "$here/../completions.sh"

# The archive: one folder that works wherever it is unpacked.
archive=$target/archive
rm -rf "$archive"
mkdir "$archive"
cp -Rp "$image" "$archive/$name"
cp -Rp "$share" "$archive/$name/share"
tar --uid 0 --gid 0 -czf "$target/$name.tar.gz" -C "$archive" "$name"
rm -rf "$archive"
echo "$target/$name.tar.gz"

# The installer: the same folder in /usr/local/lib, a link in /usr/local/bin, the documents in /usr/local/share.
root=$target/pkg
rm -rf "$root"
mkdir -p "$root/bin" "$root/lib"
cp -Rp "$image" "$root/lib/jmistral"
ln -s ../lib/jmistral/bin/jmistral "$root/bin/jmistral"
cp -Rp "$share" "$root/share"
pkgbuild --root "$root" --install-location /usr/local --identifier io.github.jmistral \
    --version "${version%%-*}" "$target/$name.pkg"
rm -rf "$root"
echo "$target/$name.pkg"
