# The runtime: kernel ELF, boot actors, boot archive.
#
#   $(B)/kernel.elf      kernel, with DWARF
#   $(B)/boot/NAME.elf   boot actors, with DWARF
#   $(B)/boot.cpio       boot archive: boot actors stripped, sysadm.ini

include runtime/lib/module.mk

# COV=1, in a build folder of its own: the same with counters of basic blocks
# (runtime/abi/cov.h), for hotrig fuzz site. Not in what takes the time of
# others or single-steps them, nor below the traps, nor in what a machine that
# is used again does in other code.
COV_FLAGS := $(if $(COV),-fsanitize-coverage=trace-pc)
COV_AREAS := pmm=COV_PMM hr_ctrl=COV_HR_CTRL am=COV_AM c_init=COV_C_INIT
COV_NOT := runtime/kernel/x86/% runtime/kernel/clock.% runtime/kernel/main.% \
	runtime/trace/% inject/%

KERNEL_SRCS := $(wildcard runtime/kernel/*.c runtime/kernel/x86/*.c \
	runtime/kernel/x86/*.S runtime/boot/*.S runtime/trace/*.c \
	inject/guest/*.c inject/guest/*.S runtime/am/core/*.c \
	runtime/kernel/core/*.c runtime/lib/core/cpio.c runtime/lib/core/lowset.c runtime/lib/core/fmt.c runtime/lib/string.c)
KERNEL_OBJS := $(addprefix $(B)/kernel/,$(addsuffix .o,$(basename $(KERNEL_SRCS))))
KERNEL_CFLAGS := $(GUEST_FLAGS) $(GUEST_INCLUDES) -std=c17 -ffreestanding \
	-fno-builtin -fno-pic -fno-pie -mcmodel=kernel $(WARN)
KERNEL_LDFLAGS := -nostdlib -static -Wl,--build-id=none \
	-Wl,--eh-frame-hdr -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack \
	-Wl,-z,norelro -Wl,-T,runtime/boot/kernel.ld

$(B)/kernel/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(KERNEL_CFLAGS) $(if $(filter-out $(COV_NOT),$<),$(COV_FLAGS)) \
		-c -o $@ $<

$(B)/kernel/%.o: %.S
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(KERNEL_CFLAGS) -c -o $@ $<

$(B)/cov/%.o: runtime/lib/cov.S
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) -I. -MMD -MP -DCOV_AREA=$* -c -o $@ $<

KERNEL_OBJS += $(if $(COV),$(B)/cov/COV_KERNEL.o)
$(B)/kernel.elf: $(KERNEL_OBJS) runtime/boot/kernel.ld
	@echo '  LINK    $@'
	@$(GUEST_CC) $(KERNEL_LDFLAGS) -o $@ $(KERNEL_OBJS)

BOOT_ACTORS := pmm hr_ctrl am c_init
BOOT_SRCS := $(foreach a,$(BOOT_ACTORS),$(wildcard runtime/$(a)/*.c runtime/$(a)/core/*.c))

$(B)/boot/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(BOOT_CFLAGS) $(COV_FLAGS) -c -o $@ $<

boot_objs = $(patsubst %.c,$(B)/boot/obj/%.o,$(wildcard runtime/$(1)/*.c runtime/$(1)/core/*.c)) \
	$(if $(COV),$(B)/cov/$(patsubst $(1)=%,%,$(filter $(1)=%,$(COV_AREAS))).o)

define boot_actor
$(B)/boot/$(1).elf: $(call boot_objs,$(1)) $(BOOT_LIBS) runtime/lib/sup.ld
	@echo '  LINK    $$@'
	@$$(GUEST_CC) $(BOOT_LDFLAGS) -o $$@ $(call boot_objs,$(1)) $(BOOT_LIBS)
$(B)/boot/root/$(1): $(B)/boot/$(1).elf
	@mkdir -p $$(@D)
	@strip -o $$@ $$<
endef
$(foreach a,$(BOOT_ACTORS),$(eval $(call boot_actor,$(a))))

$(B)/boot/root/sysadm.ini: runtime/boot/sysadm.ini
	@mkdir -p $(@D)
	@cp $< $@

# Actors in the system image, to be executed in place.
SYSTEM_ACTORS := counter_u counter_s

$(addprefix $(B)/boot/root/,$(SYSTEM_ACTORS)): $(B)/boot/root/%: $(B)/root/bin/%
	@mkdir -p $(@D)
	@cp $< $@

BOOT_FILES := $(BOOT_ACTORS) sysadm.ini $(SYSTEM_ACTORS)
$(B)/boot.cpio: $(addprefix $(B)/boot/root/,$(BOOT_FILES)) runtime/boot/pack.sh
	@runtime/boot/pack.sh $(B)/boot/root $(abspath $@) $(BOOT_FILES)

all: $(B)/kernel.elf $(B)/boot.cpio

$(eval $(call depends,$(KERNEL_OBJS)))
$(eval $(call depends,$(patsubst %.c,$(B)/boot/obj/%.o,$(BOOT_SRCS))))
