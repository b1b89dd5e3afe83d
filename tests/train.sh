# train.sh ZHANGJU DATA [MODEL FIGURES] - trains the model on corpus/ and on the outside gold below DATA, and prints what
# cross-validation says of it (docs/roles.md): by document, or as FOLDS=genre says; with MODEL and FIGURES it writes
# the model and the figures that the program holds:
#
#   sh tests/train.sh build/zhangju "$ZHANGJU_TEST_DATA" indexer/outline/model.tsv web/accuracy.json
#
# It takes some minutes.
[ $# -ge 2 ] || { echo "usage: sh tests/train.sh ZHANGJU DATA [MODEL FIGURES]" >&2; exit 2; }
program=$1 data=$2 model=${3:-} figures=${4:-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

outside=$work/outside
sh tests/excerpts.sh "$data" corpus/outside/roles.tsv "$outside" || exit 1

set -- --gold corpus/gold --reports corpus/reports --gold corpus/training/gold --reports corpus/training/reports
set -- "$@" --gold "$data/gold/seeds" --reports "$data/seeds" --gold "$data/gold/genres" --reports "$data/gold/genres"
set -- "$@" --gold "$data/gold/real" --reports "$data/reports/text" --gold "$data/gold/wide" --reports "$data/gold/wide"
set -- "$@" --gold "$outside" --reports "$outside"
"$program" train "$@" --cross-validate "${FOLDS:-document}" ${model:+-o "$model"} ${figures:+--figures "$figures"}
