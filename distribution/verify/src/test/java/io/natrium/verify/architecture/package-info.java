/**
 * The architecture as rules that fail the build.
 *
 * <p>One class per group of rules. Every rule is a method of a {@link
 * io.natrium.verify.architecture.Codebase}, so that it can be applied twice: to Natrium itself, and
 * to the package {@code fixture}, which has the same layout and breaks each rule on purpose. The
 * second application shows that the rule bites.
 *
 * <p>Rules allow packages that do not exist yet.
 */
package io.natrium.verify.architecture;
