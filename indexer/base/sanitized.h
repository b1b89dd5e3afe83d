/* sanitized.h - whether this is a build under AddressSanitizer, which brings its own malloc(),
 * keeps its own list of mappings and wants to see each allocation by itself. */
#ifndef ZJ_INDEXER_BASE_SANITIZED_H
#define ZJ_INDEXER_BASE_SANITIZED_H

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ZJ_SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define ZJ_SANITIZED
#endif

#endif
