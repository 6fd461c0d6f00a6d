# Actors: every examples/*.c and tests/guest/*.c as NAME_u and NAME_s, the
# supervisor actors of examples/restart_spawn as NAME.r (the parent as NAME_u
# too, which says that it will not do), examples/maze as maze.r and maze_u, and
# the archive on stable storage that holds them.
#
# $(B)/actors/NAME      with debugging information, for GDB and backtraces
# $(B)/root/bin/NAME    stripped, as it lies in $(STORAGE)

STORAGE := $(B)/storage.cpio

SPAWN_SRCS := examples/restart_spawn/HR_parent.c \
	examples/restart_spawn/HR_child.c
SPAWN_ACTORS := HR_parent.r HR_child.r HR_parent_u
MAZE_SRCS := $(wildcard examples/maze/*.c)
MAZE_ACTORS := maze.r maze_u
ACTOR_SRCS := $(sort $(wildcard examples/*.c tests/guest/*.c))
ACTOR_NAMES := $(notdir $(ACTOR_SRCS:.c=))
ACTOR_CFLAGS := -std=gnu17 $(WARN)
ACTOR_OLD_CFLAGS := -std=gnu89 -w

ACTOR_UOBJS := $(addprefix $(B)/actors/obj/u/,$(ACTOR_SRCS:.c=.o) $(SPAWN_SRCS:.c=.o) \
	$(MAZE_SRCS:.c=.o))
ACTOR_SOBJS := $(addprefix $(B)/actors/obj/s/,$(ACTOR_SRCS:.c=.o) $(SPAWN_SRCS:.c=.o) \
	$(MAZE_SRCS:.c=.o))
ACTORS := $(sort $(addsuffix _u,$(ACTOR_NAMES)) $(addsuffix _s,$(ACTOR_NAMES)) \
	$(SPAWN_ACTORS) $(MAZE_ACTORS))

$(B)/actors/obj/u/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_UCFLAGS) $(ACTOR_CFLAGS) -c -o $@ $<

$(B)/actors/obj/s/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(GUEST_CC) $(ACTOR_SCFLAGS) $(ACTOR_CFLAGS) -c -o $@ $<

$(B)/actors/obj/u/tests/guest/oldstyle.o \
$(B)/actors/obj/s/tests/guest/oldstyle.o: ACTOR_CFLAGS = $(ACTOR_OLD_CFLAGS)

# $(call user_actor,SOURCE,NAME), $(call sup_actor,SOURCE,NAME)
define user_actor
$(B)/actors/$(2): $(B)/actors/obj/u/$(1).o $(ACTOR_ULIBS) runtime/lib/user.ld
	@echo '  LINK    $$@'
	@$(GUEST_CC) $(ACTOR_ULDFLAGS) -o $$@ $$(filter %.o,$$^) $$(filter %.a,$$^)
endef

define sup_actor
$(B)/actors/$(2): $(B)/actors/obj/s/$(1).o $(ACTOR_SLIBS) runtime/lib/sup.ld
	@echo '  LINK    $$@'
	@$(GUEST_CC) $(ACTOR_SLDFLAGS) -o $$@ $$(filter %.o,$$^) $$(filter %.a,$$^)
	$$(relative-only)
endef

# Nothing but R_X86_64_RELATIVE may be left for AM to do.
define relative-only
@if readelf -Wr $@ | grep R_X86_64_ | grep -v R_X86_64_RELATIVE; \
	then rm -f $@; exit 1; fi
endef

$(foreach s,$(ACTOR_SRCS:.c=),\
	$(eval $(call user_actor,$(s),$(notdir $(s))_u)) \
	$(eval $(call sup_actor,$(s),$(notdir $(s))_s)))
$(foreach s,$(SPAWN_SRCS:.c=),\
	$(eval $(call sup_actor,$(s),$(notdir $(s)).r)))
$(eval $(call user_actor,examples/restart_spawn/HR_parent,HR_parent_u))
$(eval $(call sup_actor,examples/maze/maze,maze.r))
$(eval $(call user_actor,examples/maze/maze,maze_u))
$(B)/actors/maze.r: $(MAZE_SRCS:%.c=$(B)/actors/obj/s/%.o)
$(B)/actors/maze_u: $(MAZE_SRCS:%.c=$(B)/actors/obj/u/%.o)

$(B)/root/bin/%: $(B)/actors/%
	@mkdir -p $(@D)
	@strip -o $@ $<

# Packed from copies whose times and modes are always the same.
$(STORAGE): $(addprefix $(B)/root/bin/,$(ACTORS))
	@rm -rf $@ $@.d && mkdir -p $@.d/bin
	@cp $^ $@.d/bin && chmod 755 $@.d/bin/* && touch -d @0 $@.d/bin/*
	@cd $@.d && printf 'bin/%s\n' $(ACTORS) | \
		cpio -o -H newc --reproducible --quiet -R +0:+0 > $(abspath $@)
	@rm -rf $@.d

all: $(STORAGE)

$(eval $(call depends,$(ACTOR_UOBJS) $(ACTOR_SOBJS)))
