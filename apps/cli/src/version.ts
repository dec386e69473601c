/** The release of niia; one place, checked against package.json by a test. */
export const VERSION = "0.0.0";
