/*
 * A trace in memory: loading and its digest.
 */
#include "harness/trace/trace.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/hash.h"
#include "harness/base/text.h"
#include "harness/trace/names.h"

static int check_record(const struct trace_record *rec, size_t i,
			struct err *err)
{
	if (rec->seq != i)
		return err_set(err, ERR_INFRA,
			       "trace: record %zu has the number %u", i,
			       rec->seq);
	if (rec->event == EV_NONE || rec->event >= EV_COUNT)
		return err_set(err, ERR_INFRA,
			       "trace: record %zu is of event %u, the "
			       "catalogue has 1 to %d",
			       i, rec->event, EV_COUNT - 1);
	if (rec->in >= IN_COUNT)
		return err_set(err, ERR_INFRA,
			       "trace: record %zu was written in %u, expected "
			       "0 to %d",
			       i, rec->in, IN_COUNT - 1);
	return 0;
}

int trace_load(struct trace *trace, const struct trace_record *rec,
	       size_t count, struct err *err)
{
	memset(trace, 0, sizeof(*trace));
	for (size_t i = 0; i < count; i++)
		if (check_record(&rec[i], i, err) < 0)
			return -1;
	trace->rec = text_alloc(count * sizeof(*rec));
	if (count)
		memcpy(trace->rec, rec, count * sizeof(*rec));
	trace->count = count;
	trace->names = trace_names_new(trace->rec, count);
	return 0;
}

void trace_free(struct trace *trace)
{
	free(trace->rec);
	trace_names_free(trace->names);
	memset(trace, 0, sizeof(*trace));
}

const char *trace_text(const struct trace *trace, uint64_t hash)
{
	if (hash == 0)
		return "-";
	return trace->names ? trace_names_find(trace->names, hash) : NULL;
}

static bool is_agent_event(unsigned event)
{
	return event == EV_FAULT_ARMED || event == EV_FAULT_FIRED ||
	       event == EV_FAULT_TAKEN || event == EV_FAULT_REFUSED;
}

uint64_t trace_digest(const struct trace *trace, bool skip_agent)
{
	struct hash *hash;
	uint32_t seq = 0;

	if (!skip_agent)
		return hash_bytes(trace->rec,
				  trace->count * sizeof(trace->rec[0]));
	hash = hash_new();
	for (size_t i = 0; i < trace->count; i++) {
		struct trace_record rec = trace->rec[i];

		if (is_agent_event(rec.event))
			continue;
		rec.seq = seq++;
		hash_add(hash, &rec, sizeof(rec));
	}
	return hash_end(hash);
}
