# The HTML report in a browser: of a small campaign, or with REPORT=STORE of
# that store, which the runtime in build/ was used for.

REPORT_SHOTS := $(B)/check-report
REPORT_DRAWN = $(or $(REPORT),$(REPORT_SHOTS)/campaign.db)

check-report: all ## the HTML report in headless Chromium, screenshots
	@mkdir -p $(REPORT_SHOTS)
	@[ -n "$(REPORT)" ] || $(B)/hotrig campaign ci/check-report.yaml \
		--store $(REPORT_DRAWN) >$(REPORT_SHOTS)/campaign.txt \
		2>&1 || [ $$? = 1 ]
	@$(B)/hotrig report $(REPORT_DRAWN) --html $(REPORT_SHOTS)/report.html \
		>$(REPORT_SHOTS)/report.txt || [ $$? = 1 ]
	@ci/check-report.py $(REPORT_SHOTS)/report.html $(REPORT_SHOTS)
.PHONY: check-report
