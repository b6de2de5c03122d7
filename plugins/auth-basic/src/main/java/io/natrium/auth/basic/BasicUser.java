package io.natrium.auth.basic;

import java.util.Objects;

/**
 * One entry of {@code users}. Immutable. Its text form hides the password.
 *
 * @param name user name
 * @param password password in clear or as a bcrypt hash
 */
record BasicUser(String name, String password) {

  BasicUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return "BasicUser[name=" + name + ", password hidden]";
  }
}
