package io.natrium.kernel.route;

/**
 * A few arrays that the connections of a loop lend from each other for frames that come in parts,
 * so that large messages make no garbage and an idle connection holds nothing. Owned by the loop.
 */
public final class SpareArrays {

  private static final int MOST = 4;
  private static final int SMALLEST = 1 << 12;
  private static final int LARGEST = 1 << 20;

  private final byte[][] kept = new byte[MOST][];
  private int count;

  /** An array of at least that length, or null if there is none. Its content is anything. */
  public byte[] take(int least) {
    for (int i = count - 1; i >= 0; i--) {
      byte[] array = kept[i];
      if (array.length >= least) {
        count--;
        kept[i] = kept[count];
        kept[count] = null;
        return array;
      }
    }
    return null;
  }

  /** Gives an array back, or one that was made because there was none. */
  public void give(byte[] array) {
    if (count < MOST && array.length >= SMALLEST && array.length <= LARGEST) {
      kept[count++] = array;
    }
  }
}
