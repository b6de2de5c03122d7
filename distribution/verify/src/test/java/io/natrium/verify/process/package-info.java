/**
 * The packaged program as its users start it: processes, signals, files, exit status. Needs the
 * unpacked distribution of the same build.
 */
package io.natrium.verify.process;
