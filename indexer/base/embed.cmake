# Turns the file IN into the C file OUT that holds its bytes as zj_data_<NAME>[] and their number.
file(READ ${IN} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(................................................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUT} "#include <stddef.h>
extern const unsigned char zj_data_${NAME}[];
extern const size_t zj_data_${NAME}_size;
const unsigned char zj_data_${NAME}[] = {
${bytes}0};
const size_t zj_data_${NAME}_size = ${size};
")
