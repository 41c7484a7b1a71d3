#compdef shardway
# zsh completion for shardway: the words come from the command itself, so they are always those of its version.
# Load it with: source <(shardway completion zsh)
_shardway() {
  local -a offered
  offered=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- "${(@)offered:#}"
}
compdef _shardway shardway
