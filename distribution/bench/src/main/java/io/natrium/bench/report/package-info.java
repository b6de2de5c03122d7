/** Results as JSON lines, tables, ratios and plots. Pure functions of what was measured. */
package io.natrium.bench.report;
