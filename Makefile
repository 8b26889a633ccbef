# resilience: difference-in-differences for place-based programmes

EXTENSION = resilience
EXTVERSION = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(EXTENSION).control)

# These set up what they need, on a machine that may have no pg_config yet.
STAGED = demo dashboard check bench check-versions check-matrix dist deb release
ifneq ($(filter $(STAGED),$(MAKECMDGOALS)),)

.PHONY: $(STAGED)
$(STAGED):
	@scripts/stage $@

else

MODULE_big = $(EXTENSION)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/core/*/*.c src/pg/*.c src/pg/*/*.c)))

EXTENSION_SQL = $(EXTENSION)--$(EXTVERSION).sql
# The install scripts of what was released, which nobody edits.
DATA = $(sort $(wildcard src/sql/released/$(EXTENSION)--*.sql))
UPDATES = $(patsubst src/sql/released/%.sql,%--$(EXTVERSION).sql,$(DATA))
DATA_built = $(EXTENSION_SQL) $(UPDATES)

REGRESS = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=$(EXTENSION)


GSL_CFLAGS := $(shell pkg-config --cflags gsl 2>/dev/null)
GSL_LIBS := $(shell pkg-config --libs gsl 2>/dev/null || echo -lgsl -lgslcblas -lm)

# Error-free transformations do not survive contraction into fused operations.
PG_CPPFLAGS = -Isrc $(GSL_CFLAGS) -ffp-contract=off -DRESILIENCE_VERSION='"$(EXTVERSION)"' \
	-ffile-prefix-map='$(subst ','\'',$(CURDIR))'=.
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-sign-compare
SHLIB_LINK = $(GSL_LIBS)

# What numbers give away is worked out by GLPK, where it is: its header and its
# library, as it has no file for pkg-config. "make with_glpk=no" does without.
with_glpk ?= $(shell printf '\043include <glpk.h>\nint main(void) { return glp_version() == 0; }\n' | \
	$${CC:-cc} $(CPPFLAGS) -x c - -o /dev/null $(LDFLAGS) -lglpk 2>/dev/null && echo yes || echo no)
with_glpk := $(with_glpk)
ifeq ($(with_glpk),yes)
PG_CPPFLAGS += -DHAVE_GLPK
SHLIB_LINK += -lglpk
else ifeq ($(filter-out all,$(MAKECMDGOALS)),)
$(info Without GLPK: what released numbers give away cannot be worked out, so nothing can be released. Install libglpk-dev and run make clean, then make.)
endif

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# The second extension, of labelled survey files, where ReadStat is. "make
# with_readstat=no" does without.
with_readstat ?= $(shell $(MAKE) -s -C files has_readstat)
with_readstat := $(with_readstat)
ifeq ($(with_readstat),yes)
all: files-all
install: files-install
uninstall: files-uninstall
clean: files-clean
# Tests that are named are this extension's.
ifneq ($(origin REGRESS),command line)
installcheck: files-installcheck
endif
else ifeq ($(filter-out all,$(MAKECMDGOALS)),)
$(info Without ReadStat: resilience_files, which reads files of SPSS, Stata and SAS, is left out. Install libreadstat-dev and run make.)
endif

.PHONY: files-all files-install files-uninstall files-clean files-installcheck
files-all files-install files-uninstall files-clean files-installcheck:
	$(MAKE) -C files $(@:files-%=%)
files-install: files-all

$(OBJS): $(wildcard src/core/*/*.h src/pg/*.h)
$(filter src/pg/page_scan/%,$(OBJS)) src/pg/module.o: $(wildcard src/pg/page_scan/*.h)
src/pg/version.o: $(EXTENSION).control

# Compiled again for other processors.
src/core/sample/sample_hot_fma.o: src/core/sample/sample_hot.c
src/core/sample/sample_hot_rows_avx2.o src/core/sample/sample_hot_rows_avx512.o: src/core/sample/sample_hot_rows.c
src/core/numeric/eigen_fma.o: src/core/numeric/eigen.c
src/core/model/whitened_sums_fma.o: src/core/model/whitened_sums.c

# Short loops over doubles, run a hundred million times.
src/core/resample/refit.o src/core/resample/wild_statistic.o: CFLAGS += $(CFLAGS_VECTORIZE)
src/core/sample/sample_hot_rows.o src/core/sample/sample_hot_rows_avx2.o src/core/sample/sample_hot_rows_avx512.o: CFLAGS += -O3

# The parts in order, of which comparisons are made from tables, as are the
# aggregates' overloads; the steps of a programme's schema and the pages of the
# guide are packed into a function each.
SQL_PARTS = $(sort $(wildcard src/sql/*.sql src/sql/*.operators))
OVERLOADS = $(sort $(wildcard src/sql/*.overloads))
STEPS = $(sort $(wildcard src/programme/*.sql))
PAGES = $(sort $(wildcard src/guide/*.md))

$(EXTENSION_SQL): $(SQL_PARTS) src/sql/operators.awk $(OVERLOADS) src/sql/overloads.awk $(STEPS) src/programme/steps.awk $(PAGES) src/guide/pages.awk
	for part in $(SQL_PARTS); do \
		case $$part in *.sql) cat $$part ;; *) awk -f src/sql/operators.awk $$part ;; esac || exit 1; \
	done > $@
	awk -f src/programme/steps.awk $(STEPS) >> $@
	awk -f src/guide/pages.awk $(PAGES) >> $@
	for table in $(OVERLOADS); do awk -f src/sql/overloads.awk $$table >> $@ || exit 1; done

$(UPDATES): $(EXTENSION)--%--$(EXTVERSION).sql: src/sql/released/$(EXTENSION)--%.changes src/sql/released/$(EXTENSION)--%.sql $(EXTENSION_SQL) src/sql/update.awk
	awk -v from=$* -v to=$(EXTVERSION) -f src/sql/update.awk $(filter-out %.awk,$^) > $@ || { rm -f $@; exit 1; }

endif
