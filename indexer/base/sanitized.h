/* sanitized.h - whether this is a build under AddressSanitizer or ThreadSanitizer, which bring their
 * own malloc(), keep their own list of mappings and want to see each allocation by itself. */
#ifndef ZJ_INDEXER_BASE_SANITIZED_H
#define ZJ_INDEXER_BASE_SANITIZED_H

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ZJ_SANITIZED
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define ZJ_SANITIZED
#endif

#endif
