/*
 * The facts of a session.
 */
#include "harness/debug/facts.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "harness/backtrace/images.h"
#include "harness/trace/timeline.h"
#include "harness/trace/trace.h"
#include "inject/plan.h"
#include "inject/point.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/trace.h"

#define WORDS_MAX 64u /* values of an enum */

static void set_number(json_t *object, const char *name, uint64_t value)
{
	char text[24];

	/* JSON's integers end below the kernel's addresses */
	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
	json_object_set_new(object, name, json_string(text));
}

static json_t *layout(const struct plan *plan)
{
	json_t *object = json_object();

	set_number(object, "direct", LAYOUT_DIRECT_VIRT);
	set_number(object, "kernel", LAYOUT_KERNEL_VIRT);
	set_number(object, "supload", LAYOUT_SUPLOAD_VIRT);
	set_number(object, "supload_stride", LAYOUT_SUPLOAD_STRIDE);
	set_number(object, "supload_end", LAYOUT_SUPRGN_VIRT);
	set_number(object, "usrload", LAYOUT_USRLOAD_VIRT);
	set_number(object, "usr_end", LAYOUT_USR_END);
	set_number(object, "usrpad", LAYOUT_USRPAD_VIRT);
	set_number(object, "supbank", LAYOUT_SUPBANK_VIRT);
	set_number(object, "usrbank", LAYOUT_USRBANK_VIRT);
	set_number(object, "page", LAYOUT_PAGE_BYTES);
	set_number(object, "plan", LAYOUT_PLAN_PHYS);
	set_number(object, "site", LAYOUT_SITE_PHYS);
	set_number(object, "bank", LAYOUT_BANK_PHYS);
	set_number(object, "ring", plan->ring_phys);
	return object;
}

/* The words of an argument that stands for one: of an enum, a fault. */
static json_t *words(unsigned event, unsigned arg)
{
	json_t *object = json_object();
	char value[8];

	for (unsigned v = 0; v < WORDS_MAX; v++) {
		const char *word = timeline_word(event, arg, v);

		if (!word)
			continue;
		snprintf(value, sizeof(value), "%u", v);
		json_object_set_new(object, value, json_string(word));
	}
	return object;
}

static json_t *events(void)
{
	json_t *list = json_array();

	for (unsigned e = 0; e < EV_COUNT; e++) {
		json_t *event = json_object(), *args = json_array();

		json_object_set_new(event, "name", json_string(event_name(e)));
		for (unsigned a = 0; e && a < 4; a++) {
			json_t *arg = json_object();

			json_object_set_new(arg, "name",
					    json_string(event_arg_name(e, a)));
			json_object_set_new(
				arg, "text",
				json_boolean(event_arg_is_name(e, a)));
			json_object_set_new(arg, "words", words(e, a));
			json_array_append_new(args, arg);
		}
		json_object_set_new(event, "args", args);
		json_array_append_new(list, event);
	}
	return list;
}

static json_t *faults(void)
{
	json_t *list = json_array();

	for (unsigned f = 0; f < FAULT_COUNT; f++)
		json_array_append_new(list, json_string(fault_name(f)));
	return list;
}

/* Where there are two, the one with debugging information comes first. */
static void add_image(const struct image *image, void *context)
{
	json_t *object = json_object();

	json_object_set_new(object, "path", json_string(image->path));
	json_object_set_new(object, "pie", json_boolean(image->pie));
	set_number(object, "text", image->text_virt);
	set_number(object, "bytes", image->text_bytes);
	set_number(object, "offset", (uint64_t)(image->text - image->file));
	if (image->debug)
		json_array_insert_new(context, 0, object);
	else
		json_array_append_new(context, object);
}

static json_t *points(const struct scenario *scenario)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < scenario->fault_count; i++) {
		json_t *one = json_object();

		json_object_set_new(one, "at",
				    json_string(scenario->point_text[i]));
		json_object_set_new(one, "fault",
				    json_string(scenario->fault_text[i]));
		json_array_append_new(list, one);
	}
	return list;
}

/* Where the machines of the session are found, and how it is asked for one. */
static void add_places(json_t *out, const struct places *places)
{
	char socket[80];

	snprintf(socket, sizeof(socket), "%s/" PLACES_SOCKET, places->folder);
	json_object_set_new(out, "socket", json_string(socket));
	json_object_set_new(out, "requests", json_string(places->requests));
	json_object_set_new(out, "reverse", json_boolean(places->reverse));
	json_object_set_new(out, "live", json_boolean(places->live));
}

int facts_write(const char *file, const struct facts *facts, struct err *err)
{
	const char *kernel = facts->config->kernel;
	json_t *out = json_object(), *files = json_array();
	struct images *images;
	char build[512];
	int rc;

	snprintf(build, sizeof(build), "%s", kernel);
	*strrchr(build, '/') = '\0';
	if (images_open(build, facts->scenario->root, &images, err) < 0)
		return -1;
	images_each(images, add_image, files);
	images_close(images);
	json_object_set_new(out, "images", files);
	json_object_set_new(out, "kernel", json_string(kernel));
	json_object_set_new(out, "deadline_ms",
			    json_integer((json_int_t)facts->deadline_ms));
	add_places(out, facts->places);
	json_object_set_new(out, "layout", layout(facts->config->plan));
	json_object_set_new(out, "events", events());
	json_object_set_new(out, "faults", faults());
	json_object_set_new(out, "plan", points(facts->scenario));
	rc = json_dump_file(out, file, JSON_COMPACT);
	json_decref(out);
	return rc ? err_set(err, ERR_INFRA, "%s: cannot be written", file) : 0;
}
