/* late_seccomp.c - loads libseccomp. */
#include "indexer/base/late_seccomp.h"

ZJ_LATE_DEFINE(seccomp, ZJ_LATE_SECCOMP)
