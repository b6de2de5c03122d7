/**
 * An application with a server inside. Knows the public face of the server and no part of its
 * inside.
 */
package com.example.orders;
