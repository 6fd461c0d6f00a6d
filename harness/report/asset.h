/* The page's own files, kept in the program, and the plots' library, which is
 * not. */
#ifndef HOTRIG_REPORT_ASSET_H
#define HOTRIG_REPORT_ASSET_H

#include "harness/base/err.h"

extern const char report_page_html[];
extern const char report_page_css[];
extern const char report_page_js[];

/* Text of Chart.js (malloc). ERR_INFRA, with the package's name, if it is not
 * installed. */
int report_asset_chart(char **text, struct err *err);

#endif
