#!/usr/bin/env python3
"""The bytes of small samples, written down from docs/reference.md alone.

	python3 did_sample.py

test/unit/test_wire.c has plain and rich as the_format_is_fixed,
test/unit/test_sample_keys.c panel and patterns.
"""
import struct

import digest as d


def keys(kind, cluster, block, cohort, period, unit=None):
    """The part of a row's digest that comes from its keys; text as bytes."""
    state = d.start((0x646964 << 32) | kind)
    for key in (cluster, block, unit):
        if key is not None:
            state = d.text(state, key) if isinstance(key, bytes) else d.word(state, key)
    return d.word(state, cohort << 32 | period)


def row(kind, cluster, block, cohort, period, outcome, weight=None, covariates=(), unit=None):
    state = d.double(keys(kind, cluster, block, cohort, period, unit), outcome)
    if weight is not None:
        state = d.double(state, weight)
    for x in covariates:
        state = d.double(state, x)
    return d.finish(state)


def header(kind, n_covariates, n_missing, rows, n_cells, labels):
    lanes = d.total([(r, 1) for r in rows])
    version = b'\x03' if kind & 0x2c0 else b'\x02'
    return b'did' + version + struct.pack('>HHqQQIII', kind, n_covariates, n_missing, *lanes, n_cells,
                                    len(labels), sum(map(len, labels)))


def values(*pairs):
    return struct.pack('>BB', len(pairs), 0) + b''.join(struct.pack('>dq', *pair) for pair in pairs)


def text_keys(labels):
    return b''.join(struct.pack('>I', len(label)) for label in labels) + b''.join(labels)


def cell(cluster, block, cohort, period, means, sums, unit=None):
    return struct.pack('>qqii', cluster, block, cohort, period) + \
        b''.join(struct.pack('>d', mean) for mean in means) + b''.join(struct.pack('>dd', s, 0.0) for s in sums) + \
        (b'' if unit is None else struct.pack('>q', unit))


NEVER = 2**31 - 1

# Clustered; outcomes 1 and 3 of cluster 7, never treated, post; two rows missing.
plain = header(4, 0, 2, [row(4, 7, None, NEVER, 1, y) for y in (1.0, 3.0)], 1, []) + \
    values((1.0, 1), (3.0, 1)) + cell(7, 0, NEVER, 1, [2.0], [2, 0, 2])

# Weighted, text clusters and blocks, a boolean outcome and a covariate: a
# treated row of weight 2, and one of weight 0 in another cluster.
KIND = 63
rich = header(KIND, 1, 1,
              [row(KIND, b'b', b'p', 1, 0, 1.0, 2.0, [0.5]), row(KIND, b'a', b'p', 1, 1, 0.0, 0.0, [0.25])],
              2, [b'a', b'b', b'p']) + \
    values((0.5, 1)) + text_keys([b'a', b'b', b'p']) + \
    cell(0, 2, NEVER, 0, [0, 0], [0] * 18) + \
    cell(1, 2, 1, 0, [0.5, 1.0], [1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0])

# A panel: text units in numbered clusters; of cohort 2014 in 2013 unit u with
# outcome 2 and unit v with 5.
KIND = 4 | 64 | 128
panel = header(KIND, 0, 0, [row(KIND, -1, None, 2014, 2013, y, unit=u) for u, y in ((b'u', 2.0), (b'v', 5.0))], 2,
               [b'u', b'v']) + \
    values((2.0, 1), (5.0, 1)) + text_keys([b'u', b'v']) + \
    cell(-1, 0, 2014, 2013, [2.0], [1, 0, 0], unit=0) + cell(-1, 0, 2014, 2013, [5.0], [1, 0, 0], unit=1)

# Patterns of one covariate, without clusters: two rows of 1, one of 0.
KIND = 512
patterns = header(KIND, 1, 0, [row(KIND, None, None, NEVER, 7, y, covariates=[x]) for y, x in ((4.0, 1.0), (0.0, 0.0), (6.0, 1.0))],
                  2, []) + \
    values((0.0, 1), (1.0, 2)) + values((0.0, 1), (4.0, 1), (6.0, 1)) + \
    cell(0, 0, NEVER, 7, [0.0, 0.0], [1, 0, 0, 0, 0, 0]) + cell(0, 0, NEVER, 7, [1.0, 5.0], [2, 0, 0, 0, 0, 2])

if __name__ == '__main__':
    for name, sample in (('plain', plain), ('rich', rich), ('panel', panel), ('patterns', patterns)):
        print(name, len(sample))
        for at in range(0, len(sample), 32):
            print('"' + ''.join(f'\\x{byte:02x}' for byte in sample[at:at + 32]) + '"')
