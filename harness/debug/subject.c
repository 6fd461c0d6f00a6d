/*
 * Scenario by file, folder or run id.
 */
#include "harness/debug/subject.h"

#include <string.h>
#include <sys/stat.h>

#include "harness/base/text.h"
#include "harness/store/store.h"

static int fetch(const char *id, const char *path, struct scenario **scenario,
		 struct err *err)
{
	struct store_campaign campaign;
	struct store_run run;
	struct store *store;
	int rc;

	memset(&run, 0, sizeof(run));
	if (store_open(path, false, &store, err) < 0)
		return err_wrap(err, "no file %s", id);
	rc = store_campaign_last(store, NULL, &campaign, err);
	if (rc == 0)
		rc = store_find(store, campaign.id, id, &run, err);
	store_close(store);
	if (rc == 0)
		rc = scenario_parse(run.scenario, run.file, scenario, err);
	store_run_free(&run);
	return rc;
}

int subject_find(const char *id, const char *store, struct scenario **scenario,
		 struct err *err)
{
	struct text file = {0};
	char path[512];
	struct stat st;
	int rc;

	if (stat(id, &st) < 0)
		return fetch(id,
			     store ? store : store_default(path, sizeof(path)),
			     scenario, err);
	text_puts(&file, id);
	if (S_ISDIR(st.st_mode))
		text_puts(&file, "/scenario.yaml");
	rc = scenario_load(file.at, scenario, err);
	text_free(&file);
	return rc;
}
