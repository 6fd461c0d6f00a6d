# What actors and boot actors are compiled and linked with.
#
# ACTOR_UCFLAGS ACTOR_ULDFLAGS ACTOR_ULIBS   user actors
# ACTOR_SCFLAGS ACTOR_SLDFLAGS ACTOR_SLIBS   supervisor actors
# BOOT_CFLAGS   BOOT_LDFLAGS   BOOT_LIBS     boot actors
#
# The library flags (…LIBS) go behind the objects, as files to depend on too.

# The kernel and the boot actors do without FPU and SSE, actors may use them.
NO_REAL := -mgeneral-regs-only
GUEST_INCLUDES := -nostdinc -isystem runtime/include \
	-isystem $(shell $(GUEST_CC) -print-file-name=include) -I.
GUEST_FLAGS := -O2 -g -ffile-prefix-map=$(CURDIR)=. -MMD -MP \
	-mno-red-zone $(NO_REAL) -fno-common -fno-stack-protector \
	-fcf-protection=none -fasynchronous-unwind-tables \
	-ffunction-sections -fdata-sections
GUEST_LINK := -nostdlib -Wl,--build-id=none -Wl,--eh-frame-hdr \
	-Wl,--gc-sections -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack \
	-Wl,-z,norelro

ACTOR_FLAGS := $(filter-out $(NO_REAL),$(GUEST_FLAGS))
ACTOR_UCFLAGS := $(ACTOR_FLAGS) $(GUEST_INCLUDES) -fno-pie -fno-pic
ACTOR_SCFLAGS := $(ACTOR_FLAGS) $(GUEST_INCLUDES) -fpie -fvisibility=hidden \
	-DCX_SUPERVISOR
BOOT_CFLAGS := $(GUEST_FLAGS) $(GUEST_INCLUDES) -std=c17 -ffreestanding \
	-fpie -fvisibility=hidden $(WARN)

ACTOR_ULDFLAGS := $(GUEST_LINK) -static -Wl,-T,runtime/lib/user.ld
ACTOR_SLDFLAGS := $(GUEST_LINK) -static-pie -Wl,-T,runtime/lib/sup.ld \
	-Wl,-e,_start
BOOT_LDFLAGS := $(GUEST_LINK) -static-pie -Wl,-T,runtime/lib/sup.ld \
	-Wl,-e,boot_main

ACTOR_ULIBS := $(addprefix $(B)/runtime/user/,crt0.o pmmlib.a libcx.a)
ACTOR_SLIBS := $(addprefix $(B)/runtime/sup/,crt0.o pmmlib.a libcx.a)
BOOT_LIBS := $(B)/runtime/boot/libboot.a

# Libraries: the same sources three times.
LIB_CORE := $(patsubst runtime/lib/%.c,%.o,$(wildcard runtime/lib/core/*.c))
LIB_CX := $(patsubst runtime/lib/%.c,%.o,$(wildcard runtime/lib/cx/*.c)) \
	call.o string.o $(LIB_CORE)
LIB_CFLAGS := -std=c17 -ffreestanding -fno-builtin $(WARN)

LIB_UOBJS := $(addprefix $(B)/runtime/user/,crt0.o pmm.o $(LIB_CX))
LIB_SOBJS := $(addprefix $(B)/runtime/sup/,crt0.o pmm.o $(LIB_CX))
LIB_BOBJS := $(addprefix $(B)/runtime/boot/lib/,string.o $(LIB_CORE))

$(B)/runtime/user/%.o: runtime/lib/%.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_UCFLAGS) $(LIB_CFLAGS) -c -o $@ $<

$(B)/runtime/user/%.o: runtime/lib/%.S
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_UCFLAGS) -c -o $@ $<

$(B)/runtime/sup/%.o: runtime/lib/%.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_SCFLAGS) $(LIB_CFLAGS) -c -o $@ $<

$(B)/runtime/sup/%.o: runtime/lib/%.S
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_SCFLAGS) -c -o $@ $<

$(B)/runtime/boot/lib/%.o: runtime/lib/%.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(BOOT_CFLAGS) -fno-builtin -c -o $@ $<

define archive
@rm -f $@
@echo '  AR      $@'
@ar rcsD $@ $^
endef

$(B)/runtime/user/libcx.a: $(addprefix $(B)/runtime/user/,$(LIB_CX))
	$(archive)

$(B)/runtime/sup/libcx.a: $(addprefix $(B)/runtime/sup/,$(LIB_CX))
	$(archive)

$(B)/runtime/user/pmmlib.a $(B)/runtime/sup/pmmlib.a: %/pmmlib.a: %/pmm.o
	$(archive)

$(B)/runtime/boot/libboot.a: $(LIB_BOBJS)
	$(archive)

$(eval $(call depends,$(LIB_UOBJS) $(LIB_SOBJS) $(LIB_BOBJS)))
