/* correcting.c - a reader puts the role of a passage right. */
#include "indexer/run/correcting.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <time.h>
#include <xxhash.h>

#include "indexer/base/interrupt.h"
#include "indexer/base/lang.h"
#include "indexer/outline/corrections_file.h"
#include "indexer/run/intake_kept.h"
#include "indexer/store/address.h"
#include "indexer/text/marks.h"

/* ---- the report ---- */

/* What a reference names, in a report. */
typedef struct named {
  zj_place place;
  uint32_t last; /* line; 0 when one line or none was named */
} named;

/* Takes -LINE off the end of a reference; 0 when there is none. */
static uint32_t take_last_line(char *reference) {
  char *dash = strrchr(reference, '-'), *end;
  if (!dash || dash[1] < '0' || dash[1] > '9') return 0;
  unsigned long line = strtoul(dash + 1, &end, 10);
  if (*end || line == 0 || line > UINT32_MAX) return 0;
  *dash = 0;
  return (uint32_t)line;
}

static zj_status find_named(void *ctx, const zj_snapshot *snapshot, const char *reference,
                            named *out, zj_error *err) {
  zj_error why = {0};
  *out = (named){0};
  zj_status status = zj_place_find(snapshot, reference, &out->place, &why);
  char *shorter = talloc_strdup(ctx, reference);
  if (!shorter) return zj_no_memory(err);
  uint32_t last = status == ZJ_NOT_FOUND ? take_last_line(shorter) : 0;
  if (last && zj_place_find(snapshot, shorter, &out->place, NULL) == ZJ_OK && out->place.line &&
      !out->place.has_char) {
    out->last = last;
    if (last >= out->place.line) return ZJ_OK;
    return zj_fail(err, ZJ_NOT_FOUND,
                   zj_tr("%s: the last line is before the first", "%s：末行在首行之前"), reference);
  }
  return status == ZJ_OK ? ZJ_OK : zj_fail(err, status, "%s", why.text);
}

static zj_status read_report(void *ctx, const zj_snapshot *snapshot, const zj_place *place,
                             zj_corrected_report *r, zj_error *err) {
  const zj_segment *segment = snapshot->segments[place->segment];
  const zj_labeller *l = r->labeller;
  zj_segment_facts(segment, place->report, &r->facts);
  zj_status status = zj_intake_kept_outline(ctx, l, segment, place->report, &r->outline, err);
  if (status == ZJ_OK) status = zj_squeeze(ctx, r->outline, &r->text, err);
  if (status == ZJ_OK)
    status = zj_corrections_find(ctx, l->finder, r->facts.file, r->text, &r->found, err);
  return status;
}

/* ---- stretches ---- */

static uint32_t line_of(const zj_outline *o, size_t at) {
  size_t low = 0, high = o->line_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (o->lines[middle].text.begin.byte <= at)
      low = middle;
    else
      high = middle;
  }
  return (uint32_t)low + 1;
}

/* The correction in force at a place: the last one that covers it. */
static const zj_correction *correction_at(const zj_corrected_report *r, size_t at) {
  const zj_correction *last = NULL;
  const zj_corrections *c = r->labeller->corrections;
  for (size_t i = 0; i < c->count; i++)
    if (r->found[i].finding == ZJ_FINDING_FOUND && r->found[i].begin <= at && at < r->found[i].end)
      last = &c->all[i];
  return last;
}

/* Fills in what the text of a stretch is now. */
static void describe_stretch(const zj_corrected_report *r, zj_stretch *s) {
  const zj_outline *o = r->outline;
  size_t origin = zj_squeezed_origin(r->text, s->begin).byte;
  size_t end = zj_squeezed_origin_end(r->text, s->end).byte;
  const zj_passage *p = zj_outline_passage_at(o, (zj_orig_pos){origin});
  s->line = line_of(o, origin);
  size_t line_begin = o->lines[s->line - 1].text.begin.byte;
  s->start_char = (uint32_t)zj_utf8_count(zj_slice_cut(o->original, line_begin, origin));
  s->roles = p->roles & ZJ_ROLES_ALL;
  s->sure = p->sure;
  memcpy(s->why, p->why, sizeof s->why);
  s->correction = correction_at(r, s->begin);
  for (p++; p < o->passages + o->passage_count && p->begin.byte < end; p++) {
    size_t begin = zj_squeezed_at(r->text, p->begin);
    bool last = p + 1 == o->passages + o->passage_count;
    size_t next = last ? r->text->text.length : zj_squeezed_at(r->text, p[1].begin);
    if (begin >= next || begin >= s->end) continue; /* a page mark */
    if ((p->roles & ZJ_ROLES_ALL) != s->roles) s->mixed = true;
    if (p->sure < s->sure) s->sure = p->sure;
  }
}

static zj_status add_stretch(void *ctx, zj_corrected_report *r, size_t begin, size_t end,
                             zj_error *err) {
  zj_stretch *grown = talloc_realloc(ctx, r->stretches, zj_stretch, r->count + 1);
  if (!grown) return zj_no_memory(err);
  r->stretches = grown;
  r->stretches[r->count] = (zj_stretch){.begin = begin, .end = end};
  describe_stretch(r, &r->stretches[r->count++]);
  return ZJ_OK;
}

/* Adds the paragraphs that have text in [begin, end), whole. */
static zj_status add_paragraphs(void *ctx, zj_corrected_report *r, size_t begin, size_t end,
                                zj_error *err) {
  const zj_squeezed *q = r->text;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < q->paragraph_count; i++) {
    size_t from = q->begins[i], to = q->begins[i + 1];
    if (from < to && from < end && to > begin) status = add_stretch(ctx, r, from, to, err);
  }
  return status;
}

/* Adds the runs of one role that have text in [begin, end), each inside one paragraph. */
static zj_status add_runs(void *ctx, zj_corrected_report *r, size_t begin, size_t end,
                          zj_error *err) {
  const zj_outline *o = r->outline;
  const zj_squeezed *q = r->text;
  size_t first = q->begins[zj_squeezed_paragraph(q, begin)];
  size_t last = q->begins[zj_squeezed_paragraph(q, end - 1) + 1];
  size_t from = first;
  zj_role_set roles = 0;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i <= o->passage_count; i++) {
    bool over = i == o->passage_count;
    size_t at = over ? last : zj_squeezed_at(q, o->passages[i].begin);
    size_t next =
        i + 1 < o->passage_count ? zj_squeezed_at(q, o->passages[i + 1].begin) : q->text.length;
    if (!over && (at >= next || next <= first)) continue;
    if (at > last) at = last;
    zj_role_set now = over ? 0 : o->passages[i].roles & ZJ_ROLES_ALL;
    bool new_paragraph = at > first && at < last && at == q->begins[zj_squeezed_paragraph(q, at)];
    if (now == roles && !new_paragraph && at < last) continue;
    if (at > from && from < end && at > begin) status = add_stretch(ctx, r, from, at, err);
    if (at > from) from = at;
    roles = now;
    if (at == last) break;
  }
  return status;
}

/* ---- words ---- */

/* The length of a mark that ends a clause at 'at', with the quotation marks after it; 0 for none.
 * Between digits a comma or colon ends nothing. */
static size_t clause_end(zj_slice text, size_t at) {
  size_t n = zj_mark_clause_end(text, at);
  if (!n && strchr(",;:!?", text.at[at]) && text.at[at]) {
    bool digits = at > 0 && at + 1 < text.length && text.at[at - 1] >= '0' &&
                  text.at[at - 1] <= '9' && text.at[at + 1] >= '0' && text.at[at + 1] <= '9';
    n = digits ? 0 : 1;
  }
  for (unsigned k; n && at + n < text.length && (k = zj_mark_quote_end(text, at + n));)
    n += k;
  return n;
}

/* Widens [*begin, *end) to whole clauses of its paragraph. */
static void widen_to_clauses(const zj_squeezed *q, size_t *begin, size_t *end) {
  size_t paragraph = zj_squeezed_paragraph(q, *begin);
  size_t from = q->begins[paragraph], to = q->begins[paragraph + 1];
  size_t last = from, stop = to;
  for (size_t at = from; at < to; at++) {
    size_t n = clause_end(q->text, at);
    if (!n) continue;
    if (at + n <= *begin) last = at + n;
    if (at + n >= *end) {
      stop = at + n < to ? at + n : to;
      break;
    }
  }
  *begin = last;
  *end = stop;
}

/* Words to look for: the first and the last, which may be the same. */
typedef struct quoted {
  zj_slice first, last;
} quoted;

static zj_status split_words(void *ctx, const char *words, quoted *out, zj_error *err) {
  static const char *const gaps[] = {"……", "…", "..."};
  zj_slice text = zj_correction_text(ctx, zj_slice_of(words));
  if (!text.at) return zj_no_memory(err);
  *out = (quoted){text, {text.at + text.length, 0}};
  for (size_t i = 0; i < ZJ_COUNT(gaps); i++) {
    size_t n = strlen(gaps[i]);
    const char *gap = memmem(text.at, text.length, gaps[i], n);
    if (!gap) continue;
    size_t at = (size_t)(gap - text.at);
    *out = (quoted){zj_slice_cut(text, 0, at), zj_slice_cut(text, at + n, text.length)};
    break;
  }
  return ZJ_OK;
}

/* Adds the clauses around every place in [begin, end) where the words are. */
static zj_status add_quoted(void *ctx, zj_corrected_report *r, const quoted *w, size_t begin,
                            size_t end, zj_error *err) {
  const zj_squeezed *q = r->text;
  zj_status status = ZJ_OK;
  for (size_t at = begin; status == ZJ_OK && w->first.length && at < end; at++) {
    const char *hit = memmem(q->text.at + at, end - at, w->first.at, w->first.length);
    if (!hit) break;
    at = (size_t)(hit - q->text.at);
    size_t from = at, to = at + w->first.length;
    size_t stop = q->begins[zj_squeezed_paragraph(q, at) + 1];
    const char *rest =
        to <= stop ? memmem(q->text.at + to, stop - to, w->last.at, w->last.length) : NULL;
    if (!rest) continue;
    to = (size_t)(rest - q->text.at) + w->last.length;
    widen_to_clauses(q, &from, &to);
    bool again = r->count && r->stretches[r->count - 1].begin == from;
    if (!again) status = add_stretch(ctx, r, from, to, err);
  }
  return status;
}

/* ---- what is named ---- */

/* The squeezed text of lines, 0 for both being all of it. */
static void find_lines(const zj_corrected_report *r, uint32_t first, uint32_t last, size_t *begin,
                       size_t *end) {
  const zj_outline *o = r->outline;
  *begin = first ? zj_squeezed_at(r->text, o->lines[first - 1].text.begin) : 0;
  *end = last ? zj_squeezed_at(r->text, o->lines[last - 1].text.end) : r->text->text.length;
}

static zj_status find_stretches(void *ctx, const zj_correcting *asked, const named *n,
                                zj_corrected_report *r, zj_error *err) {
  const zj_outline *o = r->outline;
  uint32_t first = n->place.line, last = n->last ? n->last : first;
  size_t begin, end;
  r->line = first;
  r->range = n->last != 0;
  if (o->passage_count == 0 || last > o->line_count)
    return zj_fail(err, ZJ_NOT_FOUND, zj_tr("%s has no line %u", "%s 没有第 %u 行"), r->facts.path,
                   last);
  find_lines(r, first, last, &begin, &end);
  if (begin >= end)
    return zj_fail(err, ZJ_NOT_FOUND,
                   zj_tr("%s: line %u has no text of its own", "%s：第 %u 行没有正文"),
                   r->facts.path, first);
  if (asked->words) {
    quoted words = {{NULL, 0}, {NULL, 0}};
    const zj_squeezed *q = r->text;
    if (first) begin = q->begins[zj_squeezed_paragraph(q, begin)];
    if (first) end = q->begins[zj_squeezed_paragraph(q, end - 1) + 1];
    zj_status status = split_words(ctx, asked->words, &words, err);
    if (status == ZJ_OK) status = add_quoted(ctx, r, &words, begin, end, err);
    if (status != ZJ_OK || r->count) return status;
    return zj_fail(err, ZJ_NOT_FOUND, zj_tr("%s: no “%s” there", "%s：那里没有“%s”"),
                   asked->reference, asked->words);
  }
  if (asked->remove || n->last || !first) return add_paragraphs(ctx, r, begin, end, err);
  if (!n->place.has_char) return add_runs(ctx, r, begin, end, err);
  zj_slice line = zj_orig_cut(o->original, o->lines[first - 1].text);
  size_t at = o->lines[first - 1].text.begin.byte + zj_utf8_offset(line, n->place.start_char);
  begin = zj_squeezed_at(r->text, (zj_orig_pos){at});
  if (begin >= end) begin = end - 1;
  return add_runs(ctx, r, begin, begin + 1, err);
}

static zj_status look(void *ctx, const zj_correcting *asked, zj_corrected_report *r,
                      zj_error *err) {
  zj_snapshot *snapshot;
  named n;
  zj_status status = zj_snapshot_open(ctx, asked->index_dir, &snapshot, err);
  if (status == ZJ_OK) status = find_named(ctx, snapshot, asked->reference, &n, err);
  if (status == ZJ_OK) status = read_report(ctx, snapshot, &n.place, r, err);
  return status == ZJ_OK ? find_stretches(ctx, asked, &n, r, err) : status;
}

zj_status zj_correcting_look(void *ctx, const zj_correcting *asked, zj_corrected_report *out,
                             zj_error *err) {
  *out = (zj_corrected_report){0};
  zj_status status = zj_labeller_load(ctx, &asked->labels, &out->labeller, err);
  return status == ZJ_OK ? look(ctx, asked, out, err) : status;
}

/* ---- marks ---- */

const char *zj_checked_hash(const zj_outline *o, char out[ZJ_CHECKED_TEXT]) {
  uint64_t hash = XXH3_64bits(o->original.at, o->original.length);
  zj_role_set before = 0;
  for (size_t i = 0; i < o->passage_count; i++) {
    uint64_t turn[2] = {o->passages[i].begin.byte, o->passages[i].roles & ZJ_ROLES_ALL};
    if (turn[1] == before) continue;
    before = turn[1];
    hash = XXH3_64bits_withSeed(turn, sizeof turn, hash);
  }
  snprintf(out, ZJ_CHECKED_TEXT, "%016llx", (unsigned long long)hash);
  return out;
}

/* ---- changing ---- */

/* A change of the file. */
typedef struct change {
  zj_correction *added;
  size_t added_count;
  uint32_t *removed;
  size_t removed_count;
  zj_slice *texts; /* of passages whose corrections come or go */
  size_t text_count;
  char date[16];
  char hash[ZJ_CHECKED_TEXT];
} change;

static zj_status begin_change(void *ctx, const zj_correcting_result *out, const zj_labeller *l,
                              change *c, zj_error *err) {
  time_t now = time(NULL);
  struct tm parts;
  size_t stretches = out->report.count, known = l->corrections->count;
  *c = (change){.added = talloc_zero_array(ctx, zj_correction, stretches + 1),
                .removed = talloc_zero_array(ctx, uint32_t, known + 1),
                .texts = talloc_zero_array(ctx, zj_slice, stretches + known + 1)};
  if (localtime_r(&now, &parts)) (void)strftime(c->date, sizeof c->date, "%Y-%m-%d", &parts);
  return c->added && c->removed && c->texts ? ZJ_OK : zj_no_memory(err);
}

static void remove_line(change *c, const zj_correction *old) {
  c->removed[c->removed_count++] = old->number;
  if (!old->checked) c->texts[c->text_count++] = old->text;
}

/* Whether a stretch that was named makes an old correction go. */
static bool makes_go(const zj_correcting *asked, const zj_stretch *s,
                     const zj_correction_found *old) {
  if (old->finding != ZJ_FINDING_FOUND) return false;
  if (asked->remove) return old->begin < s->end && s->begin < old->end;
  return s->begin <= old->begin && old->end <= s->end;
}

static void remove_covered(const zj_correcting *asked, const zj_corrected_report *r, change *c) {
  const zj_corrections *all = r->labeller->corrections;
  for (size_t i = 0; i < all->count; i++) {
    bool goes = false;
    for (size_t n = 0; !goes && n < r->count; n++)
      goes = makes_go(asked, &r->stretches[n], &r->found[i]);
    if (goes) remove_line(c, &all->all[i]);
  }
}

static void add_corrections(const zj_correcting *asked, const zj_corrected_report *r, change *c) {
  for (size_t i = 0; i < r->count; i++) {
    const zj_stretch *s = &r->stretches[i];
    zj_correction *to = &c->added[c->added_count++];
    *to = (zj_correction){.report = r->facts.path,
                          .line = s->line,
                          .roles = asked->roles,
                          .date = c->date,
                          .by = asked->by,
                          .note = asked->note};
    zj_correction_describe(r->text, s->begin, s->end, to);
    c->texts[c->text_count++] = to->text;
  }
}

/* A report has one mark, the newest. */
static void add_mark(const zj_correcting *asked, const zj_corrected_report *r, change *c) {
  const zj_corrections *all = r->labeller->corrections;
  for (size_t i = 0; i < all->count; i++)
    if (all->all[i].checked && strcmp(all->all[i].report, r->facts.path) == 0)
      remove_line(c, &all->all[i]);
  if (asked->remove) return;
  c->added[c->added_count++] = (zj_correction){.report = r->facts.path,
                                               .checked = zj_checked_hash(r->outline, c->hash),
                                               .date = c->date,
                                               .by = asked->by,
                                               .note = asked->note};
}

static zj_status refuse_several(const zj_corrected_report *r, zj_error *err) {
  return zj_fail(
      err, ZJ_USAGE,
      zj_tr("which of these %zu? add LINE:CHAR, a few words of it, or LINE-LINE for all of them",
            "是这 %zu 处中的哪一处？请写“行:字”，或引几个字；全部则写“行-行”"),
      r->count);
}

/* Decides what changes in the file. */
static zj_status plan_change(void *ctx, const zj_correcting *asked, zj_labeller *l,
                             zj_correcting_result *out, change *c, zj_error *err) {
  zj_corrected_report *r = &out->report;
  r->labeller = l;
  zj_status status = asked->number ? ZJ_OK : look(ctx, asked, r, err);
  if (status == ZJ_OK) status = begin_change(ctx, out, l, c, err);
  if (status != ZJ_OK) return status;
  if (asked->number) {
    for (size_t i = 0; i < l->corrections->count; i++)
      if (l->corrections->all[i].number == asked->number) remove_line(c, &l->corrections->all[i]);
  } else if (asked->checked) {
    add_mark(asked, r, c);
  } else {
    bool several = r->count > 1 && (asked->words || !r->range);
    if (!asked->remove && !r->line && !asked->words)
      return zj_fail(err, ZJ_USAGE,
                     zj_tr("which line? e.g. zhangju correct %s:12 problems",
                           "哪一行？例如 zhangju correct %s:12 问题"),
                     asked->reference);
    if (!asked->remove && several) return refuse_several(r, err);
    remove_covered(asked, r, c);
    if (!asked->remove) add_corrections(asked, r, c);
  }
  if (c->added_count || c->removed_count) return ZJ_OK;
  return zj_fail(err, ZJ_NOT_FOUND, "%s",
                 zj_tr("there is no correction there; see: zhangju correct --list",
                       "那里没有更正；请看 zhangju correct --list"));
}

static zj_status put_in_force(void *ctx, const zj_correcting *asked, zj_labeller *l,
                              const change *c, zj_correcting_result *out, zj_error *err) {
  char was[sizeof l->version];
  if (c->text_count == 0) return ZJ_OK;
  snprintf(was, sizeof was, "%s", zj_labeller_version(l));
  zj_labeller *now;
  zj_status status = zj_labeller_load(ctx, &asked->labels, &now, err);
  if (status != ZJ_OK) return status;
  zj_recorrect_options options = {.index_dir = asked->index_dir,
                                  .rules = now,
                                  .was_version = was,
                                  .texts = c->texts,
                                  .text_count = c->text_count};
  return zj_recorrect(ctx, &options, &out->force, err);
}

/* The lock is held until the index has followed, so that two corrections made at once come one
 * after the other. */
zj_status zj_correcting_do(void *ctx, const zj_correcting *asked, zj_correcting_result *out,
                           zj_error *err) {
  zj_corrections_lock *lock = NULL;
  zj_labeller *l;
  change c;
  *out = (zj_correcting_result){0};
  zj_interrupt_begin();
  zj_status status = zj_corrections_claim(ctx, asked->labels.corrections, &lock, err);
  if (status == ZJ_OK) status = zj_labeller_load(ctx, &asked->labels, &l, err);
  if (status == ZJ_OK) status = plan_change(ctx, asked, l, out, &c, err);
  if (status == ZJ_OK) status = zj_interrupt_check(err);
  if (status == ZJ_OK)
    status = zj_corrections_write(lock, c.removed, c.removed_count, c.added, c.added_count, err);
  out->kept = status == ZJ_OK;
  if (status == ZJ_OK) {
    out->added = c.added_count;
    out->removed = c.removed_count;
    status = put_in_force(ctx, asked, l, &c, out, err);
  }
  talloc_free(lock);
  zj_interrupt_end();
  return status;
}
