# The units of systemd: without faults, as strict as they say, and the indexer may confine its own workers.
command -v systemd-analyze > /dev/null || exit 77
units=$(dirname "$ZHANGJU")/systemd
mkdir -p "$TMPDIR/system" && cp "$units"/* "$TMPDIR/system"
sed -i "s|^ExecStart=[^ ]*|ExecStart=$ZHANGJU|" "$TMPDIR"/system/*.service
for unit in zhangju.service zhangju-index.service zhangju-index.timer; do
  said=$(SYSTEMD_UNIT_PATH="$TMPDIR/system:" systemd-analyze verify --man=no "$TMPDIR/system/$unit" 2>&1 | grep -i zhangju)
  [ -z "$said" ] || { echo "$unit: $said"; exit 1; }
done
for unit in zhangju zhangju-index; do
  systemd-analyze security --offline=true --threshold=10 --no-pager "$TMPDIR/system/$unit.service" > "$TMPDIR/said" ||
    { grep -E '✗|→' "$TMPDIR/said"; exit 1; }
done
# Not all versions of systemd have these among the calls of a service.
for call in seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self; do
  grep -q "^SystemCallFilter=.*\b$call\b" "$units/zhangju-index.service" || { echo "the indexer may not call $call"; exit 1; }
done
