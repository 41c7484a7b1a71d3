# bash completion for shardway: the words come from the command itself, so they are always those of its version.
# Load it with: source <(shardway completion bash)
_shardway() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _shardway shardway ./shardway
