// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes through a message line by line and records what has to change.
 *
 * <p>Confined to one message. A part that cannot be encoded is no obstacle if it has 7 bits; an
 * ambiguous boundary is one for the whole message.
 */
final class Structure implements Consumer<Line> {

  /** Chosen: real mail is nested five deep. Each level costs a comparison for some lines. */
  private static final int MAX_DEPTH = 100;

  /** Chosen: a digest has hundreds; each changed part costs about 200 octets of memory. */
  private static final int MAX_PARTS = 10_000;

  private final PartHeader header = new PartHeader();
  private final List<Entity> open = new ArrayList<>();
  private final List<Edit> edits = new ArrayList<>();
  private boolean inHeader = true;
  private boolean message = true;
  private int parts = 1;
  private boolean eightBit;
  private Optional<Obstacle> obstacle = Optional.empty();

  /** The plan, after all lines were processed. */
  SevenBitPlan plan() {
    if (!eightBit) {
      return new SevenBitPlan.Unneeded();
    }
    if (obstacle.isPresent()) {
      return new SevenBitPlan.Impossible(obstacle.get());
    }
    edits.sort(Comparator.comparingLong(Edit::from).thenComparingLong(Edit::to));
    return new SevenBitPlan.Possible(edits);
  }

  @Override
  public void accept(Line line) {
    eightBit |= line.isEightBit();
    if (obstacle.isPresent()) {
      return;
    }
    Delimiter delimiter = Delimiter.find(line, open);
    if (delimiter.isAmbiguous()) {
      note(Obstacle.AMBIGUOUS_BOUNDARY);
    } else if (delimiter.isFound()) {
      delimiter(delimiter, line);
    } else if (inHeader) {
      headerLine(line);
    } else {
      bodyLine(line);
    }
    if (line.isLast()) {
      endPart(line.end(), true);
    }
  }

  private void headerLine(Line line) {
    if (line.isEightBit()) {
      note(Obstacle.HEADER);
    } else if (line.length() > 0) {
      header.add(line);
    } else if (line.isClear()) {
      endHeader(line.end());
    } else {
      header.add(line);
    }
  }

  private void bodyLine(Line line) {
    current().add(line);
    if (line.isEightBit() && current().obstacle().isPresent()) {
      note(current().obstacle().get());
    }
  }

  private void delimiter(Delimiter delimiter, Line line) {
    // RFC 2046 §5.1.1: the preceding line end is part of it.
    endPart(line.start() - 2, false);
    int level = delimiter.level();
    open.subList(level + 1, open.size()).clear();
    if (delimiter.isClosing()) {
      inHeader = false;
      open.get(level).close();
    } else {
      beginHeader(line.end(), false);
    }
  }

  private void beginHeader(long at, boolean isMessage) {
    inHeader = true;
    message = isMessage;
    parts++;
    header.begin(at);
  }

  private void endHeader(long bodyStart) {
    inHeader = false;
    header.finish();
    Kind kind = kind();
    Entity entity = new Entity(header, message, kind, bodyStart);
    if (kind.type().boundary().isPresent() && open.stream().anyMatch(entity::separatesLike)) {
      note(Obstacle.AMBIGUOUS_BOUNDARY);
    }
    open.add(entity);
    if (kind.isMessage()) {
      beginHeader(bodyStart, true);
    }
  }

  private Kind kind() {
    if (parts > MAX_PARTS) {
      return Kind.opaque(Obstacle.TOO_MANY_PARTS);
    }
    boolean inDigest = !message && current().isDigest();
    Kind kind = Kind.of(header, message, inDigest ? ContentType.MESSAGE : ContentType.TEXT);
    return open.size() < MAX_DEPTH ? kind : Kind.opaque(Obstacle.TOO_DEEP);
  }

  private Entity current() {
    return open.get(open.size() - 1);
  }

  private void endPart(long end, boolean endsMessage) {
    if (!inHeader && current().isEightBit() && obstacle.isEmpty()) {
      current().encode(end, endsMessage, edits);
      open.subList(0, open.size() - 1).forEach(around -> around.relabel(edits));
    }
  }

  private void note(Obstacle what) {
    if (obstacle.isEmpty()) {
      obstacle = Optional.of(what);
    }
  }
}
