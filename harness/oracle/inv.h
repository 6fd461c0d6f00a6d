/*
 * What an invariant is to the judge: its entry in the catalogue and its
 * hooks. inv_NAME.c owns one invariant and nothing else.
 */
#ifndef HOTRIG_ORACLE_INV_H
#define HOTRIG_ORACLE_INV_H

#include "harness/oracle/final.h"
#include "harness/oracle/model.h"

struct inv {
	struct invariant info;
	/* A record arrives; the model has not taken it over yet. */
	void (*on_event)(struct model *m, const struct trace_record *r);
	/* HR_CTRL has given the processor away at this record: what it began
	 * should be done. Called before on_event. */
	void (*on_pause)(struct model *m, const struct trace_record *r);
	/* The trace is over; the bank as it lies in RAM. */
	void (*on_end)(struct model *m, const struct final_bank *bank);
};

extern const struct inv inv_bank_layout;
extern const struct inv inv_block_fresh;
extern const struct inv inv_block_content;
extern const struct inv inv_block_digest;
extern const struct inv inv_block_address;
extern const struct inv inv_block_freeing;
extern const struct inv inv_key_freeing;
extern const struct inv inv_limits;
extern const struct inv inv_call_results;
extern const struct inv inv_group_stop;
extern const struct inv inv_group_restart;
extern const struct inv inv_group_isolation;
extern const struct inv inv_group_blocking;
extern const struct inv inv_group_termination;
extern const struct inv inv_group_list;
extern const struct inv inv_clean_exit;
extern const struct inv inv_restart_identity;
extern const struct inv inv_restart_image;
extern const struct inv inv_restart_no_storage;
extern const struct inv inv_restart_counter;
extern const struct inv inv_site_threshold;
extern const struct inv inv_site_restart;
extern const struct inv inv_liveness;
extern const struct inv inv_no_leak;
extern const struct inv inv_no_escape;
extern const struct inv inv_private_data;
extern const struct inv inv_console_text;
extern const struct inv inv_fault_fired;

/* Note a violation at a record (NULL: at the end of the run). */
void inv_report(struct model *m, const struct inv *inv,
		const struct trace_record *r, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
