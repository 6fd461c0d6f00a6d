# Actors: every examples/*.c and tests/guest/*.c as NAME_u and NAME_s, and the
# archive on stable storage that holds them.
#
# $(B)/actors/NAME      with debugging information, for GDB and backtraces
# $(B)/root/bin/NAME    stripped, as it lies in $(STORAGE)

STORAGE := $(B)/storage.cpio

ACTOR_SRCS := $(sort $(wildcard examples/*.c tests/guest/*.c))
ACTOR_NAMES := $(notdir $(ACTOR_SRCS:.c=))
ACTOR_CFLAGS := -std=gnu17 $(WARN)
ACTOR_OLD_CFLAGS := -std=gnu89 -w

ACTOR_UOBJS := $(addprefix $(B)/actors/obj/u/,$(ACTOR_SRCS:.c=.o))
ACTOR_SOBJS := $(addprefix $(B)/actors/obj/s/,$(ACTOR_SRCS:.c=.o))
ACTORS := $(sort $(addsuffix _u,$(ACTOR_NAMES)) $(addsuffix _s,$(ACTOR_NAMES)))

$(B)/actors/obj/u/%.o: %.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(ACTOR_UCFLAGS) $(ACTOR_CFLAGS) -c -o $@ $<

$(B)/actors/obj/s/%.o: %.c
	@mkdir -p $(@D)
	$(GUEST_CC) $(ACTOR_SCFLAGS) $(ACTOR_CFLAGS) -c -o $@ $<

$(B)/actors/obj/u/tests/guest/oldstyle.o \
$(B)/actors/obj/s/tests/guest/oldstyle.o: ACTOR_CFLAGS = $(ACTOR_OLD_CFLAGS)

# $(call actor,SOURCE): its two executables.
define actor
$(B)/actors/$(notdir $(1))_u: $(B)/actors/obj/u/$(1).o $(ACTOR_ULIBS) \
		runtime/lib/user.ld
	$(GUEST_CC) $(ACTOR_ULDFLAGS) -o $$@ $$(filter %.o %.a,$$^)

$(B)/actors/$(notdir $(1))_s: $(B)/actors/obj/s/$(1).o $(ACTOR_SLIBS) \
		runtime/lib/sup.ld
	$(GUEST_CC) $(ACTOR_SLDFLAGS) -o $$@ $$(filter %.o %.a,$$^)
	$$(relative-only)
endef

# Nothing but R_X86_64_RELATIVE may be left for AM to do.
define relative-only
@if readelf -Wr $@ | grep R_X86_64_ | grep -v R_X86_64_RELATIVE; \
	then rm -f $@; exit 1; fi
endef

$(foreach s,$(ACTOR_SRCS:.c=),$(eval $(call actor,$(s))))

$(B)/root/bin/%: $(B)/actors/%
	@mkdir -p $(@D)
	strip -o $@ $<

# Packed from copies whose times and modes are always the same.
$(STORAGE): $(addprefix $(B)/root/bin/,$(ACTORS))
	@rm -rf $@ $@.d && mkdir -p $@.d/bin
	@cp $^ $@.d/bin && chmod 755 $@.d/bin/* && touch -d @0 $@.d/bin/*
	cd $@.d && printf 'bin/%s\n' $(ACTORS) | \
		cpio -o -H newc --reproducible --quiet -R +0:+0 > $(abspath $@)
	@rm -rf $@.d

all: $(STORAGE)

$(eval $(call depends,$(ACTOR_UOBJS) $(ACTOR_SOBJS)))
