/** Bytes of a worker's structured result. */
export const LARGEST_RESULT = 1_048_576;
/** Bytes of one file in the scratchpad. */
export const LARGEST_FILE = 8_388_608;
/** How deep a result may be nested. */
export const DEEPEST = 64;
/** Files and folders of a scratchpad that are listed. */
export const MOST_ENTRIES = 2_000;
export const DEEPEST_FOLDER = 8;
/** Bytes of one message. */
export const LARGEST_MESSAGE = 131_072;
