/* late_seccomp.h - libseccomp, loaded when the first filter is made (late.h). */
#ifndef ZJ_INDEXER_BASE_LATE_SECCOMP_H
#define ZJ_INDEXER_BASE_LATE_SECCOMP_H

#include <seccomp.h>

#include "indexer/base/late.h"

#define ZJ_LATE_SECCOMP(X) \
  X(seccomp_attr_set)      \
  X(seccomp_export_bpf)    \
  X(seccomp_init)          \
  X(seccomp_release)       \
  X(seccomp_rule_add_array)

ZJ_LATE_DECLARE(seccomp, ZJ_LATE_SECCOMP)

/* From here on these names mean what was loaded. */
#define seccomp_attr_set zj_late_seccomp.seccomp_attr_set
#define seccomp_export_bpf zj_late_seccomp.seccomp_export_bpf
#define seccomp_init zj_late_seccomp.seccomp_init
#define seccomp_release zj_late_seccomp.seccomp_release
#define seccomp_rule_add_array zj_late_seccomp.seccomp_rule_add_array

#endif
