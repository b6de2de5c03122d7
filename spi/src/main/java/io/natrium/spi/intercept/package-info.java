/**
 * Code that sees, changes or refuses publishes on chosen subjects before they are routed. Costs
 * nothing for a subject that no interceptor is registered for.
 */
package io.natrium.spi.intercept;
