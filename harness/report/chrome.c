/*
 * A trace as Chrome trace events (JSON). Tracks: the site and its groups, the
 * processor, the kernel and the boot actors, the other actors by name. Of
 * every slice is known how long it took when it is over; a track's slices are a
 * stack, so that they nest. In the file events are in the order in which they
 * began, behind the names of the tracks.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/base/text.h"
#include "harness/report/part.h"
#include "harness/trace/phase.h"

#define DEPTH 16u

enum process { SITE = 1, BOOT_ACTORS = 2, ACTORS = 3 };

struct slice {
	char name[80];
	uint64_t from_ns;
	size_t number; /* of begun */
};

struct timed {
	json_t *object;
	uint64_t from_ns;
	size_t number; /* of those that began at the same time, the order */
};

struct track {
	enum process process;
	char name[48];
	unsigned aid; /* alive on it; 0: none */
	struct slice open[DEPTH];
	unsigned depth;
};

struct chrome {
	const struct trace *trace;
	struct report_actors *actors;
	json_t *names;
	struct timed *event;
	size_t events;
	size_t begun; /* slices and instants so far */
	struct track **track;
	size_t tracks;
	uint64_t now_ns;
};

static json_t *event_new(const struct chrome *chrome, const char *phase,
			 const char *name, size_t track, uint64_t ns)
{
	json_t *object = json_object();

	report_set_text(object, "ph", phase);
	report_set_text(object, "name", name);
	report_set_number(object, "pid",
			  (uint64_t)chrome->track[track]->process);
	report_set_number(object, "tid", track + 1);
	json_object_set_new(object, "ts", json_real((double)ns / 1e3));
	return object;
}

static void add_event(struct chrome *chrome, json_t *object, uint64_t from_ns,
		      size_t number)
{
	chrome->event = report_grow(chrome->event, &chrome->events,
				    sizeof(*chrome->event));
	chrome->event[chrome->events - 1] =
		(struct timed){object, from_ns, number};
}

static int in_order(const void *left, const void *right)
{
	const struct timed *a = left, *b = right;

	if (a->from_ns != b->from_ns)
		return a->from_ns < b->from_ns ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static void name_new(struct chrome *chrome, const char *what, uint64_t pid,
		     uint64_t tid, const char *name)
{
	json_t *object = json_object();

	report_set_text(object, "ph", "M");
	report_set_text(object, "name", what);
	report_set_number(object, "pid", pid);
	report_set_number(object, "tid", tid);
	json_object_set_new(object, "args",
			    json_pack("{s:o}", "name", report_json_text(name)));
	json_array_append_new(chrome->names, object);
}

/* Tracks are shown in the order in which they were made. */
static void place_new(struct chrome *chrome, uint64_t pid, uint64_t tid)
{
	json_t *object = json_object();

	report_set_text(object, "ph", "M");
	report_set_text(object, "name",
			tid ? "thread_sort_index" : "process_sort_index");
	report_set_number(object, "pid", pid);
	report_set_number(object, "tid", tid);
	json_object_set_new(object, "args",
			    json_pack("{s:I}", "sort_index",
				      (json_int_t)(tid ? tid : pid)));
	json_array_append_new(chrome->names, object);
}

/* The track of this name, a new one if need be. */
static size_t track_of(struct chrome *chrome, enum process process,
		       const char *name)
{
	struct track *track;

	for (size_t i = 0; i < chrome->tracks; i++)
		if (chrome->track[i]->process == process &&
		    !strcmp(chrome->track[i]->name, name))
			return i;
	track = text_alloc(sizeof(*track));
	memset(track, 0, sizeof(*track));
	track->process = process;
	snprintf(track->name, sizeof(track->name), "%s", name);
	chrome->track = report_grow(chrome->track, &chrome->tracks,
				    sizeof(struct track *));
	chrome->track[chrome->tracks - 1] = track;
	name_new(chrome, "thread_name", (uint64_t)process, chrome->tracks,
		 name);
	place_new(chrome, (uint64_t)process, chrome->tracks);
	return chrome->tracks - 1;
}

static void begin(struct chrome *chrome, size_t track, const char *name,
		  uint64_t from_ns)
{
	struct track *t = chrome->track[track];
	struct slice *slice;

	if (t->depth == DEPTH)
		return;
	slice = &t->open[t->depth++];
	snprintf(slice->name, sizeof(slice->name), "%s", name);
	slice->from_ns = from_ns;
	slice->number = chrome->begun++;
}

static void close_to(struct chrome *chrome, size_t track, unsigned depth)
{
	struct track *t = chrome->track[track];

	while (t->depth > depth) {
		const struct slice *slice = &t->open[--t->depth];
		json_t *object = event_new(chrome, "X", slice->name, track,
					   slice->from_ns);

		json_object_set_new(
			object, "dur",
			json_real((double)(chrome->now_ns - slice->from_ns) /
				  1e3));
		add_event(chrome, object, slice->from_ns, slice->number);
	}
}

/* End the innermost slice whose name begins so, and those inside it. */
static void end(struct chrome *chrome, size_t track, const char *name)
{
	const struct track *t = chrome->track[track];

	for (unsigned i = t->depth; i-- > 0;) {
		if (strncmp(t->open[i].name, name, strlen(name)) != 0)
			continue;
		close_to(chrome, track, i);
		return;
	}
}

/* A site restart ends everything but the slices of the site itself. */
static void end_all(struct chrome *chrome, size_t but)
{
	for (size_t i = 0; i < chrome->tracks; i++) {
		if (i == but)
			continue;
		close_to(chrome, i, 0);
		chrome->track[i]->aid = 0;
	}
}

static void instant(struct chrome *chrome, const struct trace_record *rec,
		    size_t track)
{
	char name[80], args[256];
	json_t *object;
	const bool fault = rec->event >= EV_FAULT_ARMED;

	report_args(chrome->trace, rec, args, sizeof(args));
	snprintf(name, sizeof(name), "%s%s%.40s", event_name(rec->event),
		 fault ? " " : "", fault ? args : "");
	object = event_new(chrome, "i", name, track, rec->clock);
	report_set_text(object, "s", fault ? "g" : "t");
	json_object_set_new(object, "args",
			    json_pack("{s:i, s:o, s:s}", "event", (int)rec->seq,
				      "arguments", report_json_text(args),
				      "means", event_sentence(rec->event)));
	add_event(chrome, object, rec->clock, chrome->begun++);
}

/* The track of an actor that lives; none: that of the kernel. */
static size_t track_of_aid(struct chrome *chrome, unsigned aid)
{
	for (size_t i = 0; aid && i < chrome->tracks; i++)
		if (chrome->track[i]->aid == aid)
			return i;
	return track_of(chrome, BOOT_ACTORS, trace_in_name(IN_KERNEL));
}

/* The lives of a name follow each other on one track. */
static void actor_begin(struct chrome *chrome, const struct trace_record *rec)
{
	const unsigned aid = (unsigned)rec->arg[0];
	const char *name = report_actors_name(chrome->actors, aid);
	size_t track = track_of(chrome, ACTORS, name);
	char text[48];

	if (chrome->track[track]->aid) {
		snprintf(text, sizeof(text), "%.30s (%u)", name, aid);
		track = track_of(chrome, ACTORS, text);
		close_to(chrome, track, 0);
	}
	chrome->track[track]->aid = aid;
	snprintf(text, sizeof(text), "%.30s (aid %u)", name, aid);
	begin(chrome, track, text, rec->clock);
}

static void actor_end(struct chrome *chrome, unsigned aid)
{
	const size_t track = track_of_aid(chrome, aid);

	if (chrome->track[track]->process != ACTORS)
		return;
	close_to(chrome, track, 0);
	chrome->track[track]->aid = 0;
}

static size_t track_of_group(struct chrome *chrome, uint64_t group)
{
	char name[40];

	snprintf(name, sizeof(name), "group %d", (int)group);
	return track_of(chrome, SITE, name);
}

static void group_step(struct chrome *chrome, size_t at)
{
	const struct trace_record *rec = &chrome->trace->rec[at];
	const size_t track = track_of_group(chrome, rec->arg[0]);
	char name[80];

	switch (rec->event) {
	case EV_HR_RESTART:
		snprintf(name, sizeof(name), "group restart %d",
			 (int)rec->arg[1]);
		begin(chrome, track, name,
		      chrome->trace->rec[phase_failure(chrome->trace, at)]
			      .clock);
		begin(chrome, track, "stop members", rec->clock);
		break;
	case EV_HR_STOPPED:
		end(chrome, track, "stop members");
		begin(chrome, track, "start direct members", rec->clock);
		break;
	case EV_HR_RESTARTED:
		end(chrome, track, "group restart");
		break;
	case EV_HR_ENDING:
		begin(chrome, track, "group ends", rec->clock);
		break;
	case EV_HR_GROUP_END:
		end(chrome, track, "group ends");
		break;
	default:
		break;
	}
}

static void site_step(struct chrome *chrome, const struct trace_record *rec)
{
	const size_t track = track_of(chrome, SITE, "site");

	switch (rec->event) {
	case EV_BOOT_COLD:
		end_all(chrome, track);
		begin(chrome, track, "cold boot", rec->clock);
		break;
	case EV_SITE_RESTART:
		end_all(chrome, track);
		begin(chrome, track, "site restart", rec->clock);
		break;
	case EV_BOOT_HOT:
		end_all(chrome, track);
		begin(chrome, track, "hot boot", rec->clock);
		break;
	case EV_SITE_UP:
		close_to(chrome, track, 0);
		break;
	default:
		break;
	}
}

/* Requests are served on the track of the boot actor they are made to. */
static void request_step(struct chrome *chrome, const struct trace_record *rec)
{
	static const struct {
		unsigned from, to;
		enum trace_in in;
		const char *name;
	} request[] = {
		{EV_PMM_REQUEST, EV_PMM_RESULT, IN_PMM, "request"},
		{EV_HR_REQUEST, EV_HR_RESULT, IN_HR_CTRL, "request"},
		{EV_CINIT_COMMAND, EV_CINIT_RESULT, IN_C_INIT, "command"},
		{EV_PAD_RUN, EV_PAD_DONE, IN_KERNEL, "destructor"},
	};

	for (size_t i = 0; i < sizeof(request) / sizeof(request[0]); i++) {
		const size_t track = track_of(chrome, BOOT_ACTORS,
					      trace_in_name(request[i].in));
		char args[256], name[80];

		if (rec->event == request[i].from) {
			report_args(chrome->trace, rec, args, sizeof(args));
			snprintf(name, sizeof(name), "%s %.60s",
				 request[i].name, args);
			begin(chrome, track, name, rec->clock);
		} else if (rec->event == request[i].to) {
			end(chrome, track, request[i].name);
		}
	}
}

static void run_step(struct chrome *chrome, const struct trace_record *rec)
{
	const size_t track = track_of(chrome, SITE, "processor");
	const unsigned aid = (unsigned)rec->arg[1];
	const char *name = report_actors_name(chrome->actors, aid);

	close_to(chrome, track, 0);
	begin(chrome, track, aid ? name : "idle", rec->clock);
}

static void call_step(struct chrome *chrome, const struct trace_record *rec)
{
	const size_t track = track_of_aid(chrome, rec->actor);
	char name[80];

	if (chrome->track[track]->process != ACTORS)
		return;
	snprintf(name, sizeof(name), "call 0x%llx",
		 (unsigned long long)rec->arg[0]);
	if (rec->event == EV_CALL_ENTER)
		begin(chrome, track, name, rec->clock);
	else
		end(chrome, track, name);
}

static size_t track_of_record(struct chrome *chrome,
			      const struct trace_record *rec)
{
	if (rec->event >= EV_BOOT_COLD && rec->event <= EV_SITE_COLD)
		return track_of(chrome, SITE, "site");
	if (rec->in == IN_ACTOR)
		return track_of_aid(chrome, rec->actor);
	return track_of(chrome, BOOT_ACTORS, trace_in_name(rec->in));
}

static void step(struct chrome *chrome, size_t at)
{
	const struct trace_record *rec = &chrome->trace->rec[at];

	chrome->now_ns = rec->clock;
	report_actors_who(chrome->actors, rec);
	site_step(chrome, rec);
	group_step(chrome, at);
	request_step(chrome, rec);
	switch (rec->event) {
	case EV_ACTOR_CREATE:
		actor_begin(chrome, rec);
		break;
	case EV_ACTOR_GONE:
		actor_end(chrome, (unsigned)rec->arg[0]);
		break;
	case EV_THREAD_RUN:
		run_step(chrome, rec);
		return;
	case EV_CALL_ENTER:
	case EV_CALL_RETURN:
		call_step(chrome, rec);
		return;
	case EV_NAME_DEF:
		return;
	default:
		break;
	}
	instant(chrome, rec, track_of_record(chrome, rec));
}

int report_chrome(const struct trace *trace, const char *name, const char *file,
		  struct err *err)
{
	struct chrome chrome = {.trace = trace, .names = json_array()};
	json_t *root;
	int rc = 0;

	chrome.actors = report_actors_new(trace);
	name_new(&chrome, "process_name", SITE, 0, "site");
	name_new(&chrome, "process_name", BOOT_ACTORS, 0,
		 "kernel and boot actors");
	name_new(&chrome, "process_name", ACTORS, 0, "actors");
	for (uint64_t pid = SITE; pid <= ACTORS; pid++)
		place_new(&chrome, pid, 0);
	track_of(&chrome, SITE, "site");
	track_of(&chrome, SITE, "processor");
	for (unsigned in = IN_KERNEL; in < IN_COUNT; in++)
		track_of(&chrome, BOOT_ACTORS, trace_in_name(in));
	for (size_t i = 0; i < trace->count; i++)
		step(&chrome, i);
	end_all(&chrome, SIZE_MAX);
	qsort(chrome.event, chrome.events, sizeof(*chrome.event), in_order);
	for (size_t i = 0; i < chrome.events; i++)
		json_array_append_new(chrome.names, chrome.event[i].object);
	root = json_pack("{s:s, s:{s:o}, s:o}", "displayTimeUnit", "ns",
			 "otherData", "run", report_json_text(name),
			 "traceEvents", chrome.names);
	if (json_dump_file(root, file, JSON_COMPACT) != 0)
		rc = err_set(err, ERR_INFRA, "%s: cannot be written", file);
	json_decref(root);
	for (size_t i = 0; i < chrome.tracks; i++)
		free(chrome.track[i]);
	free(chrome.track);
	free(chrome.event);
	report_actors_free(chrome.actors);
	return rc;
}
