/*
 * What goes into a run: scenario, plan, stable storage of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/base/file.h"
#include "harness/base/spawn.h"
#include "harness/bundle/part.h"
#include "harness/run/storage.h"

#define UNPACK_DEADLINE_MS 60000u

static int put_scenario(const char *folder, const struct scenario *scenario,
			struct err *err)
{
	struct scenario *copy = scenario_copy(scenario);
	char *text;
	int rc;

	if (copy->root) {
		free(copy->root);
		copy->root = text_dup("root");
	}
	text = scenario_format(copy);
	scenario_free(copy);
	if (!text)
		return err_set(err, ERR_INFRA,
			       "the scenario cannot be formatted");
	rc = bundle_put(folder, "scenario.yaml", text, strlen(text), err);
	free(text);
	return rc;
}

static int put_plan(const char *folder, const struct bundle_run *run,
		    struct err *err)
{
	struct plan *plan;
	int rc;

	if (run_plan(run->scenario, run->images, &plan, err) < 0)
		return -1;
	rc = bundle_put(folder, "plan.bin", plan, plan->bytes, err);
	free(plan);
	return rc;
}

/* The folder root/, times and modes included: packed again it gives the same
 * archive. */
static int unpack_root(const char *folder, struct err *err)
{
	char shell[] = "sh", option[] = "-c";
	char script[] = "cd \"$0\" && mkdir root && cd root && "
			"cpio -idm --quiet <../storage.cpio";
	char *name = text_dup(folder);
	char *argv[] = {shell, option, script, name, NULL};
	char *said = NULL;
	int code = 0;
	int rc = spawn_capture(argv, UNPACK_DEADLINE_MS, &said, &code, err);

	if (rc == 0 && code != 0)
		rc = err_set(err, ERR_INFRA, "%s/root: %.300s", folder,
			     said ? said : "cpio failed");
	free(said);
	free(name);
	return rc;
}

static int put_root(const char *folder, const struct scenario *scenario,
		    struct err *err)
{
	struct storage storage;
	char *bytes;
	size_t size;
	int rc;

	if (storage_pack(scenario->root, scenario->file, &storage, err) < 0)
		return -1;
	rc = file_read_fd(storage.fd, &bytes, &size, err);
	storage_close(&storage);
	if (rc < 0)
		return -1;
	rc = bundle_put(folder, "storage.cpio", bytes, size, err);
	free(bytes);
	return rc < 0 ? -1 : unpack_root(folder, err);
}

int bundle_inputs(const char *folder, const struct bundle_run *run,
		  struct err *err)
{
	if (put_scenario(folder, run->scenario, err) < 0 ||
	    put_plan(folder, run, err) < 0)
		return -1;
	return run->scenario->root ? put_root(folder, run->scenario, err) : 0;
}
