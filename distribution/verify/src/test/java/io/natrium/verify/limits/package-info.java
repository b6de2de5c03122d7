/** What happens to clients that ask for too much, take too little, or come when the server goes. */
package io.natrium.verify.limits;
