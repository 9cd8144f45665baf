package dev.beckon.simulator.recording;

import dev.beckon.simulator.world.Point;

/**
 * One frame that one receiver heard of the tag.
 *
 * @param atUs since the recording's first reception, microseconds, 0 or more
 * @param receiverId the receiver's address, twelve hex digits
 * @param rssiDbm as the receiver stated it, right or wrong
 * @param at where the tag truly was
 */
public record Reception(long atUs, String receiverId, int rssiDbm, Point at) {}
