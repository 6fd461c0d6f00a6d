/*
 * One breakpoint, over QEMU's GDB stub.
 */
#include "harness/machine/stops.h"

int stops_begin(struct stub *stub, uint64_t place, struct err *err)
{
	if (stub_begin(stub, err) < 0 || stub_break(stub, place, true, err) < 0)
		return -1;
	return stub_go(stub, err);
}

/* The breakpoint would be hit again at once: step over it. */
static int go_on(struct stub *stub, uint64_t place, struct err *err)
{
	if (stub_break(stub, place, false, err) < 0 ||
	    stub_step(stub, err) < 0 || stub_break(stub, place, true, err) < 0)
		return -1;
	return stub_go(stub, err);
}

bool stops_serve(struct stub *stub, uint64_t place,
		 const struct machine_stops *stops,
		 const struct machine_ram *ram)
{
	struct stub_regs regs;
	enum stub_end end;
	struct err ignored;

	if (stub_await(stub, &end, &ignored) < 0 || end == STUB_GONE)
		return false;
	if (stops && (stub_registers(stub, &regs, &ignored) < 0 ||
		      !stops->at(stops->context, ram, &regs)))
		return false;
	return go_on(stub, place, &ignored) == 0;
}
