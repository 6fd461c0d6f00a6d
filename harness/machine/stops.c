/*
 * One breakpoint, over QEMU's GDB stub.
 */
#include "harness/machine/stops.h"

int stops_begin(struct stub *stub, uint64_t place, struct err *err)
{
	return stub_break(stub, place, true, err) < 0 ? -1
						      : stub_go(stub, 0, err);
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
	return stub_go(stub, place + 1, &ignored) == 0;
}
