# train: a model made of labelled reports in a second, which eval and outline use; scores by cross-validation; what is wrong is said.
. tests/cli/run.inc
level_train() { sed -E 's/[0-9]+ (statements|个语段)/N \1/'; }
corpus=$PWD/corpus
cd "$TMPDIR" || exit 2
ln -s "$corpus" corpus
gold="--gold corpus/gold --reports corpus/reports"
more="--gold corpus/training/gold --reports corpus/training/reports"
z train $gold $more --tune epochs=4,rounds=1 -o my.tsv | level_train
z train $gold $more --tune epochs=4,rounds=1 --jobs 1 --quiet -o again.tsv
cmp my.tsv again.tsv && echo 'the same model again, whatever the jobs'
head -1 my.tsv
"$ZHANGJU" train $gold --tune epochs=4,rounds=1 --quiet -o few.tsv
cat > check.py <<'END2'
import json, os, subprocess
def score(*words):
    run = subprocess.run([os.environ['ZHANGJU'], 'eval', *words, '--format', 'json'], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)
held = ['--gold', 'corpus/heldout/gold', '--reports', 'corpus/heldout/reports']
few, my, built_in = (score(*model, *held)['accuracy'] for model in (['--model', 'few.tsv'], ['--model', 'my.tsv'], []))
assert few > 0.55 and my > 0.75 and few < my <= built_in + 0.02, (few, my, built_in)
seen = score('--model', 'my.tsv', '--gold', 'corpus/gold', '--reports', 'corpus/reports')['accuracy']
assert seen > 0.95 and seen > my, (seen, my)
print('more labelled reports make a better model')
END2
python3 check.py
"$ZHANGJU" index --quiet --index i --model my.tsv corpus/reports > /dev/null
"$ZHANGJU" search --format tsv --index i '问题:干部' > indexed
"$ZHANGJU" outline --roles --model my.tsv corpus/reports/2023/云溪县水利局2023年工作总结.txt > mine
"$ZHANGJU" outline --roles corpus/reports/2023/云溪县水利局2023年工作总结.txt | cmp -s - mine || echo 'another model, another certainty'
[ -s indexed ] && echo 'an index is made by it'
echo "-- how well such a model does on reports that it did not see"
for folds in document genre; do
  z train $gold --tune epochs=2,rounds=1 --cross-validate $folds | sed -E 's/[0-9]\.[0-9]+/N/g' | level_train
done
echo "-- the more there is to learn from, the better: the mean accuracy of a learning curve"
"$ZHANGJU" train $gold --quiet --tune epochs=4,rounds=1 --cross-validate document --learning-curve --figures curve.json | sed -E 's/[0-9]\.[0-9]+/N/g'
cat > curve.py <<'END3'
import json
figures = json.load(open('curve.json'))
curve = [(point['percent'], point['sets']['corpus']['mean_over_files']) for point in figures['curve']]
assert [percent for percent, _ in curve] == [10, 25, 50], curve
means = [mean for _, mean in curve] + [figures['sets']['corpus']['mean_over_files']]
assert means[0] < means[2] < means[3] + 0.02 and means[0] < means[3], means
print('rises')
END3
python3 curve.py
z train $gold --learning-curve -o x.tsv
echo "-- gold without a report is left out"
mkdir some
cp corpus/gold/云溪县水利局2023年工作总结.tsv corpus/gold/竹坪乡茶产业发展情况汇报.tsv corpus/gold/queries.tsv some
printf 'line\tstart_char\trole\n1\t0\twork\n' > some/absent.tsv
z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 -o some.tsv | level_train
z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 -o some.tsv --lang zh | level_train
echo "-- what is wrong is said"
z train
z train $gold
z train $gold --lang zh
z train --gold corpus/gold -o x.tsv
z train $gold --gold some -o x.tsv
z train $gold -o x.tsv corpus
z train --gold none --reports corpus/reports -o x.tsv
z train --gold corpus/gold --reports none -o x.tsv
mkdir empty
z train --gold empty --reports corpus/reports -o x.tsv
z train --gold corpus/gold --reports empty -o x.tsv
z train --gold corpus/heldout/gold --reports corpus/reports -o x.tsv --lang zh
mkdir bad
printf 'line\tstart_char\trole\n1\t0\ttroubles\n' > bad/云溪县水利局2023年工作总结.tsv
z train --gold bad --reports corpus/reports -o x.tsv
z train $gold --cross-validate month
z train $gold --cross-validate month --lang zh
for tune in epochs=0 epochs= epochs epochs=many epochs=3x epoch=3 rate=0 rate=2 copies=-1 =3 'epochs=3;copies=0' copies=nan; do z train $gold --tune "$tune" -o x.tsv; done
z train $gold --tune epochs=none -o x.tsv --lang zh
z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 --quiet -o none/x.tsv
z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 --quiet -o none/x.tsv --lang zh
z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 --quiet -o empty
[ ! -e /dev/full ] || z train --gold some --reports corpus/reports --tune epochs=1,rounds=1 --quiet -o /dev/full
[ ! -e x.tsv ] || echo 'a model was written'
echo "-- models that are none"
head -400 my.tsv > torn.tsv
sed '2,$d' my.tsv > head.tsv
sed '/^step:0:intro/s/\t.*/\tNNN/' my.tsv > short.tsv
printf 'zhangju-model 3\nfeatures\t0\n' > later.tsv
announced() { sed -E 's/[0-9]+ (features|个特征)/N \1/'; }
for model in torn head short later absent; do z eval $gold --model $model.tsv | announced; done
z outline --model torn.tsv corpus/README.md --lang zh | announced
