# SPDX-License-Identifier: Apache-2.0
# make          programs into build/release/bin           make VARIANT=debug|asan|tsan|coverage, make CC=clang: their own folders
# make test     everything that must hold, in one line    make check: the quick part    make help: all targets
VARIANT ?= release
B       := build/$(VARIANT)$(if $(findstring clang,$(CC)),-clang)
PREFIX  ?= /usr/local
Q       := $(if $(V),,@)# make V=1 shows the commands
STAGES  := extract transform load report driver

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wvla \
        -Wformat=2 -Wundef -Wwrite-strings -Wswitch-enum -Werror
FLAGS_release  := -O2 -g
FLAGS_debug    := -O0 -g3
FLAGS_asan     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan     := -O1 -g -fsanitize=thread
FLAGS_coverage := -O0 -g --coverage -Wno-format-overflow -Wno-format-truncation# gcc 12 crashes in that pass here
UNIHAN  := $(foreach part,Readings DictionaryLikeData Variants IRGSources,/usr/share/unicode/Unihan_$(part).txt.bz2)# Debian's unicode-data
FLAGS_fuzz     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined
PQ      := $(or $(shell pg_config --includedir 2>/dev/null),/usr/include/postgresql)
XML2    := $(or $(shell xml2-config --cflags 2>/dev/null | sed -n 's/.*-I\([^ ]*\).*/\1/p'),/usr/include/libxml2)
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -I. -I$(B)/made -isystem $(PQ) -isystem $(XML2) -MMD -MP -pthread $(WARN) $(FLAGS_$(VARIANT)) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) -pthread $(FLAGS_$(VARIANT)) $(LDFLAGS) -Wl,--as-needed
LIBS   := -lcrypto -lxxhash -lcjson -lcsv -lcurl -lzip -lz -lexpat -lxml2 -lfreexl -lxlsxwriter -lpq -lm # each program keeps what it uses

objects = $(patsubst %.c,$(B)/obj/%.o,$(shell find $(1) -name '*.c')) # of a folder and of the rooms below it
program = $(B)/bin/$(if $(filter driver,$(1)),bidui,bidui-$(1))
present := $(foreach s,$(STAGES),$(if $(wildcard $(s)/main.c),$(s)))
PROGRAMS := $(foreach s,$(present),$(call program,$(s))) $(if $(wildcard tests/county/main.c),$(B)/bin/county)
TESTS    := $(patsubst tests/unit/%.c,$(B)/test/%,$(shell find tests/unit -name '*_test.c'))
FUZZERS  := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*.c))
TOOLS    := $(patsubst tests/%.c,$(B)/tool/%,$(wildcard tests/bench/*.c tests/bench/*/*.c tests/pipeline/*/*.c $(if $(filter asan tsan fuzz,$(VARIANT)),,tests/fault/common_*.c))) $(B)/tool/fault/preload.so # what their scripts run

.PHONY: all programs tests fuzzers sanitised demo test test-full test-report check asan tsan lint fuzz bench bench-gate coverage install uninstall docs clean help
all: programs
programs: $(PROGRAMS) $(B)/share/bidui/schemas $(B)/share/bidui/definitions/rule_function.sql
tests: $(TESTS) $(TOOLS)
fuzzers: $(FUZZERS)

.SECONDEXPANSION:
$(foreach s,$(present),$(eval $(call program,$(s)): $(B)/obj/$(s)/main.o $(B)/lib/$(s).a $(B)/lib/common.a))
$(B)/bin/county: $(call objects,tests/county)
$(PROGRAMS):
	@mkdir -p $(@D)
	@echo "  LD  $@"
	$(Q)$(LINK) -o $@ $^ $(LIBS)
# A unit test, fuzz target or tool is linked with the part that its path names (tests/unit/extract/..., tests/fuzz/extract_...) and common.
$(B)/test/%: $(B)/obj/tests/unit/%.o $(B)/lib/$$(firstword $$(subst /, ,$$*)).a $(B)/lib/common.a
	@mkdir -p $(@D)
	@echo "  LD  $@"
	$(Q)$(LINK) -o $@ $^ -lcmocka $(LIBS)
$(B)/tool/%: $(B)/obj/tests/%.o $(B)/lib/$$(firstword $$(filter common $(STAGES),$$(subst _, ,$$(subst /, ,$$*)))).a $(B)/lib/common.a
	@mkdir -p $(@D)
	@echo "  LD  $@"
	$(Q)$(LINK) -o $@ $^ $(LIBS)
$(B)/obj/tests/bench/common_job/ceiling.o: CFLAGS += -O3 -march=native # it shows what this machine can do
$(B)/tool/fault/common_faults: $(B)/obj/tests/fault/torture.o $(B)/obj/tests/fault/preload.o
$(B)/tool/%.so: tests/%.c # goes beneath any program: without sanitizer, without coverage
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -I. -O2 -shared -fPIC -o $@ $< -ldl
$(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/lib/$$(firstword $$(subst _, ,$$*)).a $(B)/lib/common.a
	@mkdir -p $(@D)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ -lcmocka $(LIBS)
$(B)/lib/%.a: $$(filter-out $(B)/obj/$$*/main.o,$$(call objects,$$*))
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(AR) qcsD $@ $^ # q: files of one name in two rooms stay two
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	$(Q)$(COMPILE) -c -o $@ $<
$(B)/obj/common/pack/meta_schema.o: $(wildcard schemas/meta/*.json) # built in by the assembler, which tells nobody
$(B)/obj/transform/link/%.o: CFLAGS += -ffp-contract=off# the same sums on every machine
$(B)/obj/transform/link/hanzi.o: $(B)/made/transform/link/hanzi_table.inc
$(B)/made/transform/link/hanzi_table.inc: transform/link/hanzi.awk $(UNIHAN)
	@mkdir -p $(@D)
	$(Q)bzcat $(UNIHAN) | LC_ALL=C awk -f $< > $@.new && mv $@.new $@
$(B)/share/bidui/schemas: # the executables find the pack beside themselves
	@mkdir -p $(@D)
	@ln -sfn $(CURDIR)/schemas $@
$(B)/share/bidui/definitions/rule_function.sql: $(B)/bin/bidui-transform # the rows of transform/expr/function*.c, for bidui-load
	@mkdir -p $(@D)
	$(Q)$< --functions --sql > $@.new && mv $@.new $@
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

demo: ; @driver/demo.sh
test: ; @tests/support/packages.sh build test && $(MAKE) programs tests && tests/run.sh $(B) all
test-full: ; @export BIDUI_TEST_FULL=1; $(MAKE) test && $(MAKE) asan && tests/run.sh build/asan mutations && $(MAKE) tsan
test-report: ; @python3 tests/report.py
check: programs tests ; @tests/run.sh $(B) unit cases house
asan tsan: ; @$(MAKE) VARIANT=$@ sanitised
sanitised: programs tests ; @tests/run.sh $(B) unit cases
lint: programs ; @tests/lint.sh $(B)
fuzz: ; @$(MAKE) VARIANT=fuzz CC=clang fuzzers && tests/fuzz.sh build/fuzz-clang/fuzz
bench: programs $(TOOLS) ; @/usr/bin/python3 tests/bench/run.py $(B)
bench-gate: programs $(TOOLS) ; @/usr/bin/python3 tests/bench/run.py $(B) --gate
coverage: ; @$(MAKE) VARIANT=coverage programs tests && tests/coverage.sh build/coverage
docs: programs ; @python3 docs/generate.py $(B) build/docs && docs/data-dictionary.sh $(B) > build/docs/data-dictionary.md
install: programs
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/bidui
	install -m 755 $(filter-out %/county,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/bin
	cp -R schemas $(B)/share/bidui/definitions $(DESTDIR)$(PREFIX)/share/bidui/
uninstall:
	rm -f $(foreach s,$(STAGES),$(DESTDIR)$(PREFIX)/bin/$(notdir $(call program,$(s))))
	rm -rf $(DESTDIR)$(PREFIX)/share/bidui
clean: # the demo's server goes with it
	@[ ! -e build/demo/site.json ] || build/release/bin/bidui --site build/demo warehouse remove --yes
	rm -rf build
help: ; @grep -oE '^[a-z][a-z -]*:( |$$)' $(firstword $(MAKEFILE_LIST)) | tr -d ':'
