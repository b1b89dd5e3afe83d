/* no_accuracy.c - the measured accuracy of the rules, empty: unit tests do without it. */
#include <stddef.h>

extern const unsigned char zj_data_accuracy_json[];
extern const size_t zj_data_accuracy_json_size;

const unsigned char zj_data_accuracy_json[] = {'{', '}'};
const size_t zj_data_accuracy_json_size = 2;
