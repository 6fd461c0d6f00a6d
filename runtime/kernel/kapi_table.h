/* The table of kernel functions that boot actors get (kapi.h). */
#ifndef HOTRIG_KERNEL_KAPI_TABLE_H
#define HOTRIG_KERNEL_KAPI_TABLE_H

#include <stdbool.h>

#include "runtime/kernel/kapi.h"

const struct kapi *kapi_table(bool hot);

#endif
