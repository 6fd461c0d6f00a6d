/*
 * The life of a member of a restart group: states, events and one table of
 * which event takes which state where. A cell that is not in the table is an
 * event that cannot happen in that state; meeting it is a bug of HR_CTRL.
 */
#ifndef HOTRIG_HR_MEMBER_H
#define HOTRIG_HR_MEMBER_H

/* STATE(id, "name") */
#define HR_MEMBER_STATES(STATE)                                                \
	STATE(FREE, "free")	  /* the slot is not in use */                 \
	STATE(CLAIMED, "claimed") /* first start, not registered yet */        \
	STATE(DOWN, "down")	  /* registered, not running */                \
	STATE(RUNNING, "running") /* runs; its end is a failure */             \
	STATE(UNMONITORED, "unmonitored") /* runs; called HR_EXIT_HDL */       \
	STATE(CLEAN, "clean")		  /* ended cleanly */

/* EVENT(id, "name") */
#define HR_MEMBER_EVENTS(EVENT)                                                \
	EVENT(CLAIM, "claim")                                                  \
	EVENT(ABANDON, "abandon") /* first start failed, nothing registered */ \
	EVENT(REGISTER, "register")                                            \
	EVENT(RECOVER_DOWN, "recover")	      /* found in a list block, */     \
	EVENT(RECOVER_CLEAN, "recover-clean") /* with the clean mark */        \
	EVENT(START, "start")		      /* an instance runs */           \
	EVENT(EXIT_HDL, "exit-hdl")                                            \
	EVENT(DEATH, "death") /* the instance ended by itself or was killed */ \
	EVENT(STOP, "stop")   /* HR_CTRL ended the instance */                 \
	EVENT(DROP, "drop")   /* the group has ended */

/* CELL(state, event, next state). DEATH is clean (ACT-22, ACT-23) exactly if
 * it leads to CLEAN. An unmonitored instance that is stopped has not ended by
 * itself: it is not clean. */
#define HR_MEMBER_CELLS(CELL)                                                  \
	CELL(FREE, CLAIM, CLAIMED)                                             \
	CELL(FREE, RECOVER_DOWN, DOWN)                                         \
	CELL(FREE, RECOVER_CLEAN, CLEAN)                                       \
	CELL(CLAIMED, ABANDON, FREE)                                           \
	CELL(CLAIMED, REGISTER, DOWN)                                          \
	CELL(DOWN, START, RUNNING)                                             \
	CELL(DOWN, DROP, FREE)                                                 \
	CELL(RUNNING, EXIT_HDL, UNMONITORED)                                   \
	CELL(RUNNING, DEATH, DOWN)                                             \
	CELL(RUNNING, STOP, DOWN)                                              \
	CELL(UNMONITORED, EXIT_HDL, UNMONITORED)                               \
	CELL(UNMONITORED, DEATH, CLEAN)                                        \
	CELL(UNMONITORED, STOP, DOWN)                                          \
	CELL(CLEAN, START, RUNNING)                                            \
	CELL(CLEAN, DROP, FREE)

enum hr_member_state {
#define STATE(id, name) HR_MEMBER_##id,
	HR_MEMBER_STATES(STATE)
#undef STATE
		HR_MEMBER_STATE_COUNT
};

enum hr_member_event {
#define EVENT(id, name) HR_MEMBER_ON_##id,
	HR_MEMBER_EVENTS(EVENT)
#undef EVENT
		HR_MEMBER_EVENT_COUNT
};

/* The next state, or HR_MEMBER_STATE_COUNT: the cell is empty. */
enum hr_member_state hr_member_next(enum hr_member_state state,
				    enum hr_member_event event);

const char *hr_member_state_name(enum hr_member_state state);
const char *hr_member_event_name(enum hr_member_event event);

#endif
