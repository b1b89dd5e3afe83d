/* vocabulary_of_run.h - the vocabulary of a command: --saved and --synonyms for the parser.
 *
 * The parser asks a vocabulary (vocabulary.h) for the text of a saved query and for synonyms; it
 * knows neither SQLite nor the options of a command. This module answers from the files that the
 * options name.
 *
 * Ownership  what is opened is a child of the run's context.
 * Errors     a file that cannot be read makes the query that needs it fail, no other.
 * Threads    of the thread that calls it; see vocabulary.h. */
#ifndef ZJ_QUERY_ANSWER_VOCABULARY_OF_RUN_H
#define ZJ_QUERY_ANSWER_VOCABULARY_OF_RUN_H

#include "indexer/base/command.h"

/* Makes --saved and --synonyms of a command the vocabulary of this thread. A file is opened when
 * the first query needs it; none is created. 'run' must outlive the queries of the thread. */
void zj_vocabulary_of_run(zj_run *run);

#endif
