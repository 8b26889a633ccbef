/*-------------------------------------------------------------------------
 *
 * fuzz_domain_tag.c
 *		Texts read as tags: canonical once, and for good.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

#include "core/codes/domain_tag.h"

static void
check_canonical(const Tag *tag)
{
	size_t		framework = tag_framework_length(tag->text, tag->length);
	Tag			again;
	TagFault	fault;

	if (tag->length > TAG_MAX || !tag_is_canonical(tag->text, tag->length))
		fuzz_fail("a tag was read that is not canonical");
	if (tag_read(tag->text, tag->length, &again, &fault) != TAG_OK ||
		again.length != tag->length ||
		memcmp(again.text, tag->text, tag->length) != 0)
		fuzz_fail("a canonical tag is read as another");
	if (framework + 1 >= tag->length || tag->text[framework] != ':')
		fuzz_fail("a tag has no two parts");
	if (tag_join(tag->text, framework, tag->text + framework + 1,
				 tag->length - framework - 1, &again, &fault) != TAG_OK ||
		tag_compare(again.text, again.length, tag->text, tag->length) != 0)
		fuzz_fail("the parts of a tag do not make it");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *) bytes;
	size_t		half = size / 2;
	Tag			tag;
	Tag			other;
	TagFault	fault = {0};

	if (tag_read(text, size, &tag, &fault) == TAG_OK)
		check_canonical(&tag);
	else if (fault.text != NULL &&
			 (fault.text < text || fault.text + fault.length > text + size))
		fuzz_fail("what is at fault does not lie in the text");
	if (tag_join(text, half, text + half, size - half, &tag, &fault) == TAG_OK)
		check_canonical(&tag);
	if (tag_is_canonical(text, size) &&
		tag_read(text, size, &tag, &fault) != TAG_OK)
		fuzz_fail("a canonical tag is refused");
	if (tag_read(text, half, &tag, &fault) == TAG_OK &&
		tag_read(text + half, size - half, &other, &fault) == TAG_OK &&
		(tag_compare(tag.text, tag.length, other.text, other.length) < 0) !=
		(tag_compare(other.text, other.length, tag.text, tag.length) > 0))
		fuzz_fail("the order of two tags depends on which is first");
	return 0;
}
