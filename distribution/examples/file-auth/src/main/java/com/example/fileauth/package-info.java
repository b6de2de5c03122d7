/** The example of an authenticator: users in a file of its own. Depends on the SPI alone. */
package com.example.fileauth;
