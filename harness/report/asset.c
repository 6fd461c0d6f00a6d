/*
 * The page of harness/report/page, included by the assembler: what a browser
 * reads is written as such and needs no second build step.
 */
#include "harness/report/asset.h"

#include "harness/base/env.h"
#include "harness/base/file.h"

#define CHART_FILE    "/usr/share/javascript/chart.js/chart.min.js"
#define CHART_PACKAGE "libjs-chart.js"

#define ASSET(symbol, file)                                                    \
	__asm__(".section .rodata\n"                                           \
		".globl " symbol "\n" symbol ":\n"                             \
		".incbin \"harness/report/page/" file "\"\n"                   \
		".byte 0\n"                                                    \
		".previous\n");

ASSET("report_page_html", "page.html")
ASSET("report_page_css", "page.css")
ASSET("report_page_js", "page.js")

int report_asset_chart(char **text, struct err *err)
{
	const char *file = env_get("HOTRIG_CHART_JS");

	file = file ? file : CHART_FILE;
	if (file_read(file, text, NULL, err) < 0)
		return err_set(err, ERR_INFRA,
			       "%s: not found; install the package %s", file,
			       CHART_PACKAGE);
	return 0;
}
