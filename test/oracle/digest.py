#!/usr/bin/env python3
"""Digests of rows (src/core/sample/digest.h), in integers of any size.

	python3 digest.py > digest.csv

Each line: the name of a case and the two lanes.  The cases are made in
test/unit/test_digest.c as well.
"""
import struct

ALL = 2**64 - 1


def step(lane, word, factor, shift, join):
    lane = (join(lane, word) & ALL) * factor & ALL
    return lane ^ lane >> shift


def start(domain):
    return ((0x243F6A8885A308D3 + domain) & ALL, (0x13198A2E03707344 - domain) & ALL)


def words(digest, first, second):
    return (step(digest[0], first, 0x9E3779B97F4A7C15, 32, lambda a, b: a ^ b),
            step(digest[1], second, 0xD1B54A32D192ED03, 29, lambda a, b: a + b))


def word(digest, value):
    return words(digest, value & ALL, value & ALL)


def double(digest, number):
    bits = 0 if number == 0 else struct.unpack('<Q', struct.pack('<d', number))[0]
    return word(digest, bits)


def text(digest, data):
    digest = word(digest, len(data))
    for at in range(0, len(data), 8):
        digest = word(digest, int.from_bytes(data[at:at + 8], 'little'))
    return digest


def avalanche(lane):
    lane = (lane ^ lane >> 31) * 0xBF58476D1CE4E5B9 & ALL
    lane = (lane ^ lane >> 29) * 0x94D049BB133111EB & ALL
    return lane ^ lane >> 32


def finish(digest):
    return tuple(avalanche(lane) for lane in digest)


def total(terms):
    """The sum of (digest, times)."""
    return tuple(sum(digest[i] * times for digest, times in terms) & ALL for i in (0, 1))


def row(value, weight, cluster):
    return finish(double(double(word(start(1), cluster), value), weight))


CASES = {
    'nothing': finish(start(0)),
    'word': finish(word(start(0), 1)),
    'negative': finish(word(start(7), -1)),
    'zero': finish(double(start(0), -0.0)),
    'number': finish(double(start(0), 37.5)),
    'text': finish(text(start(0), b'E06000004')),
    'empty': finish(text(start(0), b'')),
    'accent': finish(text(start(3), 'Nørrebro'.encode())),
    'joined': finish(words(start(2), *text(start(0), b'E06000004'))),
    'rows': total([(row(1.5, 2.0, 10), 1), (row(-3.0, 1.0, 10), 1), (row(0.1, 0.25, -4), 1)]),
    # of a bootstrap_sample without clusters: 1.5 once, 2.5 twice
    'sample': total([(finish(double(double(word(start(0), 0), y), 1.0)), n) for y, n in ((1.5, 1), (2.5, 2))]),
    'many': total([(row(1.5, 2.0, 10), 10**12), (row(-3.0, 1.0, 10), 3)]),
}

if __name__ == '__main__':
    for name, (a, b) in CASES.items():
        print(f'{name},{a:016x},{b:016x}')
