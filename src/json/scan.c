/* SPDX-License-Identifier: ISC */
#include "json/scan.h"

/*
 * A pushdown automaton: a table of states and classes of bytes, and a stack of one bit per open
 * bracket. A byte that no row allows is reported where it stands, which is always the first byte
 * with which the text can't be the beginning of any good value.
 */

/* clang-format off */

/* The order lets rows name ranges: plain string bytes first, among them the hexadecimal digits. */
enum class {
	C_OTHER, C_SPACE, C_SLASH, C_COMMA, C_COLON, C_LBRACE, C_RBRACE, C_LBRACKET, C_RBRACKET,
	C_PLUS, C_MINUS, C_DOT,
	C_0, C_1_7, C_8_9, C_a, C_b, C_AB, C_cCF, C_e, C_E, C_f, C_dD,
	C_l, C_n, C_r, C_s, C_t, C_u, C_LAST_PLAIN = C_u,
	C_QUOTE, C_BACKSLASH,
	C_WHITE, /* that is a control character, too */
	C_CONTROL,
	C_80_8F, C_90_9F, C_A0_BF,
	C_C2_DF, C_E0, C_E1_EF /* without ED */, C_ED, C_F0, C_F1_F3, C_F4,
	C_NEVER, /* in UTF-8 */
	C_COUNT
};

static const uint8_t class_of[256] = {
	[0x00 ... 0x08] = C_CONTROL, ['\t' ... '\n'] = C_WHITE, [0x0b ... 0x0c] = C_CONTROL,
	['\r'] = C_WHITE, [0x0e ... 0x1f] = C_CONTROL, [' '] = C_SPACE,
	['"'] = C_QUOTE, ['\\'] = C_BACKSLASH, ['/'] = C_SLASH, [','] = C_COMMA, [':'] = C_COLON,
	['{'] = C_LBRACE, ['}'] = C_RBRACE, ['['] = C_LBRACKET, [']'] = C_RBRACKET,
	['+'] = C_PLUS, ['-'] = C_MINUS, ['.'] = C_DOT,
	['0'] = C_0, ['1' ... '7'] = C_1_7, ['8' ... '9'] = C_8_9,
	['A' ... 'B'] = C_AB, ['C'] = C_cCF, ['D'] = C_dD, ['E'] = C_E, ['F'] = C_cCF,
	['a'] = C_a, ['b'] = C_b, ['c'] = C_cCF, ['d'] = C_dD, ['e'] = C_e, ['f'] = C_f,
	['l'] = C_l, ['n'] = C_n, ['r'] = C_r, ['s'] = C_s, ['t'] = C_t, ['u'] = C_u,
	[0x80 ... 0x8f] = C_80_8F, [0x90 ... 0x9f] = C_90_9F, [0xa0 ... 0xbf] = C_A0_BF,
	[0xc0 ... 0xc1] = C_NEVER, [0xc2 ... 0xdf] = C_C2_DF,
	[0xe0] = C_E0, [0xe1 ... 0xec] = C_E1_EF, [0xed] = C_ED, [0xee ... 0xef] = C_E1_EF,
	[0xf0] = C_F0, [0xf1 ... 0xf3] = C_F1_F3, [0xf4] = C_F4, [0xf5 ... 0xff] = C_NEVER,
};

/* What a byte leads to: another state, something to do, or a fault. */
enum step {
	NOTHING, /* this state does not know the byte: a number ends, everything else is a fault */

	S_VALUE, S_FIRST_ELEMENT, S_FIRST_KEY, S_KEY, S_COLON, S_AFTER_ELEMENT, S_AFTER_MEMBER,

	S_STRING,
	S_TAIL1, S_TAIL2, S_TAIL3, /* so many more bytes of a character */
	S_E0, S_ED, S_F0, S_F4,
	S_ESCAPE,
	S_HEX4, S_HEX3, S_HEX2, S_HEX1, /* so many more hexadecimal digits */
	S_HEX_0, S_HEX_00, S_HEX_000, S_HEX_D,
	S_HIGH2, S_HIGH1, /* and of a high surrogate, which a low one must follow */
	S_LOW_BACKSLASH, S_LOW_U, S_LOW_D, S_LOW_C_F,

	S_ZERO, S_INTEGER, S_FRACTION, S_EXPONENT, /* a number may end after these */
	S_MINUS, S_DOT, S_E, S_E_SIGN,

	S_T, S_TR, S_TRU, S_F, S_FA, S_FAL, S_FALS, S_N, S_NU, S_NUL,

	S_DONE,
	S_COUNT,

	DO_OPEN_OBJECT = S_COUNT, DO_OPEN_ARRAY, DO_CLOSE, DO_ELEMENT, DO_KEY, DO_COLON,
	DO_STRING,
	DO_END, /* of a string or a literal */

	FAULT_CONTROL, FAULT_UTF8, FAULT_NUL, FAULT_SURROGATE, FAULT_DEPTH, FAULT_ITEMS,
	STEP_COUNT
};

#define WHITE(state) [C_SPACE] = (state), [C_WHITE] = (state)
#define VALUE \
	[C_QUOTE] = DO_STRING, [C_LBRACE] = DO_OPEN_OBJECT, [C_LBRACKET] = DO_OPEN_ARRAY, \
	[C_MINUS] = S_MINUS, [C_0] = S_ZERO, [C_1_7 ... C_8_9] = S_INTEGER, \
	[C_t] = S_T, [C_f] = S_F, [C_n] = S_N
#define DIGITS(state) [C_0 ... C_8_9] = (state)
#define HEX(state)    [C_0 ... C_dD] = (state)
#define TAIL(state)   [C_80_8F ... C_A0_BF] = (state)

static const uint8_t steps[S_COUNT][C_COUNT] = {
	[S_VALUE] = { WHITE(S_VALUE), VALUE },
	[S_FIRST_ELEMENT] = { WHITE(S_FIRST_ELEMENT), VALUE, [C_RBRACKET] = DO_CLOSE },
	[S_FIRST_KEY] = { WHITE(S_FIRST_KEY), [C_QUOTE] = DO_KEY, [C_RBRACE] = DO_CLOSE },
	[S_KEY] = { WHITE(S_KEY), [C_QUOTE] = DO_KEY },
	[S_COLON] = { WHITE(S_COLON), [C_COLON] = DO_COLON },
	[S_AFTER_ELEMENT] = { WHITE(S_AFTER_ELEMENT), [C_COMMA] = DO_ELEMENT, [C_RBRACKET] = DO_CLOSE },
	[S_AFTER_MEMBER] = { WHITE(S_AFTER_MEMBER), [C_COMMA] = S_KEY, [C_RBRACE] = DO_CLOSE },

	[S_STRING] = {
		[C_OTHER ... C_LAST_PLAIN] = S_STRING, [C_QUOTE] = DO_END, [C_BACKSLASH] = S_ESCAPE,
		[C_WHITE ... C_CONTROL] = FAULT_CONTROL, TAIL(FAULT_UTF8), [C_NEVER] = FAULT_UTF8,
		[C_C2_DF] = S_TAIL1, [C_E0] = S_E0, [C_E1_EF] = S_TAIL2, [C_ED] = S_ED,
		[C_F0] = S_F0, [C_F1_F3] = S_TAIL3, [C_F4] = S_F4,
	},
	[S_TAIL1] = { TAIL(S_STRING) },
	[S_TAIL2] = { TAIL(S_TAIL1) },
	[S_TAIL3] = { TAIL(S_TAIL2) },
	/* RFC 3629, section 4: no overlong forms, no surrogates, nothing above U+10FFFF */
	[S_E0] = { [C_A0_BF] = S_TAIL1 },
	[S_ED] = { [C_80_8F ... C_90_9F] = S_TAIL1 },
	[S_F0] = { [C_90_9F ... C_A0_BF] = S_TAIL2 },
	[S_F4] = { [C_80_8F] = S_TAIL2 },

	[S_ESCAPE] = {
		[C_QUOTE] = S_STRING, [C_BACKSLASH] = S_STRING, [C_SLASH] = S_STRING,
		[C_b] = S_STRING, [C_f] = S_STRING, [C_n] = S_STRING, [C_r] = S_STRING,
		[C_t] = S_STRING, [C_u] = S_HEX4,
	},
	[S_HEX4] = { [C_0] = S_HEX_0, [C_1_7 ... C_f] = S_HEX3, [C_dD] = S_HEX_D },
	[S_HEX3] = { HEX(S_HEX2) },
	[S_HEX2] = { HEX(S_HEX1) },
	[S_HEX1] = { HEX(S_STRING) },
	[S_HEX_0] = { [C_0] = S_HEX_00, [C_1_7 ... C_dD] = S_HEX2 },
	[S_HEX_00] = { [C_0] = S_HEX_000, [C_1_7 ... C_dD] = S_HEX1 },
	[S_HEX_000] = { [C_0] = FAULT_NUL, [C_1_7 ... C_dD] = S_STRING },
	[S_HEX_D] = {
		[C_0 ... C_1_7] = S_HEX2, [C_8_9 ... C_AB] = S_HIGH2,
		[C_cCF ... C_dD] = FAULT_SURROGATE,
	},
	[S_HIGH2] = { HEX(S_HIGH1) },
	[S_HIGH1] = { HEX(S_LOW_BACKSLASH) },
	[S_LOW_BACKSLASH] = { [C_BACKSLASH] = S_LOW_U },
	[S_LOW_U] = { [C_u] = S_LOW_D },
	[S_LOW_D] = { [C_dD] = S_LOW_C_F },
	[S_LOW_C_F] = { [C_cCF ... C_dD] = S_HEX2 },

	[S_MINUS] = { [C_0] = S_ZERO, [C_1_7 ... C_8_9] = S_INTEGER },
	[S_ZERO] = { [C_DOT] = S_DOT, [C_e ... C_E] = S_E },
	[S_INTEGER] = { DIGITS(S_INTEGER), [C_DOT] = S_DOT, [C_e ... C_E] = S_E },
	[S_FRACTION] = { DIGITS(S_FRACTION), [C_e ... C_E] = S_E },
	[S_EXPONENT] = { DIGITS(S_EXPONENT) },
	[S_DOT] = { DIGITS(S_FRACTION) },
	[S_E] = { DIGITS(S_EXPONENT), [C_PLUS ... C_MINUS] = S_E_SIGN },
	[S_E_SIGN] = { DIGITS(S_EXPONENT) },

	[S_T] = { [C_r] = S_TR },
	[S_TR] = { [C_u] = S_TRU },
	[S_TRU] = { [C_e] = DO_END },
	[S_F] = { [C_a] = S_FA },
	[S_FA] = { [C_l] = S_FAL },
	[S_FAL] = { [C_s] = S_FALS },
	[S_FALS] = { [C_e] = DO_END },
	[S_N] = { [C_u] = S_NU },
	[S_NU] = { [C_l] = S_NUL },
	[S_NUL] = { [C_l] = DO_END },
};

/*
 * What is wrong when a state does not know a byte, and what the faults of the table mean. They
 * never quote the input, which may be a password.
 */
static const char *const words[STEP_COUNT] = {
	[S_VALUE] = "expected a value",
	[S_FIRST_ELEMENT] = "expected a value or ']'",
	[S_FIRST_KEY] = "expected '\"' or '}'",
	[S_KEY] = "expected '\"'",
	[S_COLON] = "expected ':'",
	[S_AFTER_ELEMENT] = "expected ',' or ']'",
	[S_AFTER_MEMBER] = "expected ',' or '}'",
	[S_TAIL1 ... S_F4] = "bad UTF-8",
	[S_ESCAPE] = "unknown escape",
	[S_HEX4 ... S_HIGH1] = "expected a hexadecimal digit",
	[S_LOW_BACKSLASH ... S_LOW_C_F] = "lone surrogate",
	[S_MINUS] = "expected a digit",
	[S_DOT] = "expected a digit",
	[S_E] = "expected a digit or a sign",
	[S_E_SIGN] = "expected a digit",
	[S_T ... S_TRU] = "expected true",
	[S_F ... S_FALS] = "expected false",
	[S_N ... S_NUL] = "expected null",
	[FAULT_CONTROL] = "control character in a string",
	[FAULT_UTF8] = "bad UTF-8",
	[FAULT_NUL] = "\\u0000 is not allowed",
	[FAULT_SURROGATE] = "lone surrogate",
	[FAULT_DEPTH] = "nested too deeply",
	[FAULT_ITEMS] = "too many values",
};

/* clang-format on */

static bool
number_may_end(unsigned state)
{
	return state >= S_ZERO && state <= S_EXPONENT;
}

void
scan_start(struct scan *scan)
{
	*scan = (struct scan){ .state = S_VALUE, .next = S_DONE };
}

bool
scan_whole_at_end(const struct scan *scan)
{
	return number_may_end(scan->state) && scan->next == S_DONE;
}

static enum scan_result
fault(struct scan *scan, unsigned of)
{
	scan->fault = words[of];
	return SCAN_FAULT;
}

/*
 * Each costs Jansson a hundred times the bytes that it takes here: "{}," becomes more than 200.
 * What a request may cost in memory and time is bounded before it is built.
 */
static enum scan_result
count_item(struct scan *scan)
{
	if (scan->items == SCAN_MAX_ITEMS)
		return fault(scan, FAULT_ITEMS);
	scan->items++;
	return SCAN_MORE;
}

static enum scan_result
open_bracket(struct scan *scan, bool object)
{
	if (scan->depth == SCAN_MAX_DEPTH)
		return fault(scan, FAULT_DEPTH);
	scan->depth++;
	scan->objects = scan->objects << 1 | object;
	scan->state = object ? S_FIRST_KEY : S_FIRST_ELEMENT;
	scan->next = S_AFTER_ELEMENT;
	return object ? SCAN_MORE : count_item(scan);
}

static enum scan_result
close_bracket(struct scan *scan)
{
	scan->objects >>= 1;
	if (--scan->depth == 0)
		return SCAN_DONE;
	scan->state = scan->next = scan->objects & 1 ? S_AFTER_MEMBER : S_AFTER_ELEMENT;
	return SCAN_MORE;
}

/* The steps that are more than a change of state. */
static enum scan_result
act(struct scan *scan, unsigned step)
{
	switch (step) {
	case DO_OPEN_OBJECT:
		return open_bracket(scan, true);
	case DO_OPEN_ARRAY:
		return open_bracket(scan, false);
	case DO_CLOSE:
		return close_bracket(scan);
	case DO_KEY:
		scan->next = S_COLON;
		scan->state = S_STRING;
		return count_item(scan);
	case DO_ELEMENT:
		scan->state = S_VALUE;
		return count_item(scan);
	case DO_STRING:
		scan->state = S_STRING;
		return SCAN_MORE;
	case DO_COLON:
		scan->next = S_AFTER_MEMBER;
		scan->state = S_VALUE;
		return SCAN_MORE;
	case DO_END:
		scan->state = scan->next;
		return scan->state == S_DONE ? SCAN_DONE : SCAN_MORE;
	default:
		return fault(scan, step == NOTHING ? scan->state : step);
	}
}

/* Most bytes of a request are these. */
static const unsigned char *
skip_plain(const unsigned char *p, const unsigned char *end)
{
	while (p < end && class_of[*p] <= C_LAST_PLAIN)
		p++;
	return p;
}

/* Goes on until the value is whole, a byte is wrong or none is left; returns where it stopped. */
static const unsigned char *
run(struct scan *scan, const unsigned char *p, const unsigned char *end, enum scan_result *result)
{
	unsigned state = scan->state; /* in a register: bytes could alias *scan */

	while (p < end) {
		unsigned step = steps[state][class_of[*p]];

		if (step == NOTHING && number_may_end(state)) {
			/* The byte belongs to what follows the number. */
			state = scan->next;
			if (state == S_DONE) {
				*result = SCAN_DONE;
				break;
			}
			continue;
		}
		if (step != NOTHING && step < S_COUNT) {
			state = step;
		} else {
			scan->state = (uint8_t)state;
			*result = act(scan, step);
			if (*result != SCAN_MORE)
				return *result == SCAN_DONE ? p + 1 : p;
			state = scan->state;
		}
		p++;
		if (state == S_STRING)
			p = skip_plain(p, end);
	}
	scan->state = (uint8_t)state;
	return p;
}

enum scan_result
scan_bytes(struct scan *scan, const char *bytes, size_t len, size_t *used)
{
	const unsigned char *start = (const unsigned char *)bytes;
	enum scan_result result = SCAN_MORE;

	*used = (size_t)(run(scan, start, start + len, &result) - start);
	return result;
}
