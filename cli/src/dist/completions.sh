# Sourced by the packaging scripts: has the program itself write its completion scripts into the folder "$share".
mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$image/bin/jmistral" completion bash >"$share/bash-completion/completions/jmistral"
"$image/bin/jmistral" completion zsh >"$share/zsh/site-functions/_jmistral"
"$image/bin/jmistral" completion fish >"$share/fish/vendor_completions.d/jmistral.fish"
