package org.belfry.pbx.live;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.belfry.pbx.call.CallWatcher;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.registrar.RegistrationLog;
import org.belfry.pbx.voicemail.VoiceMessage;

/// Something that just happened in the house. Immutable; holds no secret, and names and numbers that only
/// those may see who may see all calls.
public sealed interface LiveEvent {

    Instant at();

    Kind kind();

    record OfCall(Instant at, CallWatcher.What what, LiveCall call) implements LiveEvent {
        @Override
        public Kind kind() {
            return switch (what) {
                case BEGAN -> Kind.CALL_BEGAN;
                case RINGS -> Kind.CALL_RINGING;
                case ANSWERED -> Kind.CALL_ANSWERED;
                case CHANGED -> Kind.CALL_CHANGED;
                case ENDED -> Kind.CALL_ENDED;
            };
        }
    }

    /// @param record of a leg, once it is on disk
    record OfRecord(Instant at, CallRecord record) implements LiveEvent {
        @Override
        public Kind kind() {
            return Kind.CALL_RECORDED;
        }
    }

    record OfDevice(Instant at, RegistrationLog.Event what, Device device) implements LiveEvent {
        @Override
        public Kind kind() {
            return what == RegistrationLog.Event.BOUND ? Kind.DEVICE_REGISTERED : Kind.DEVICE_GONE;
        }
    }

    record OfMessage(Instant at, VoiceMessage message) implements LiveEvent {
        @Override
        public Kind kind() {
            return Kind.MESSAGE_LEFT;
        }
    }

    /// More happened than could be told.
    ///
    /// @param events that nobody is told of
    record Lost(Instant at, long events) implements LiveEvent {
        @Override
        public Kind kind() {
            return Kind.EVENTS_LOST;
        }
    }

    /// What an event is called by programs. A word never changes its meaning: what means something else
    /// gets another word.
    enum Kind {
        CALL_BEGAN("call.began"),
        CALL_RINGING("call.ringing"),
        CALL_ANSWERED("call.answered"),
        CALL_CHANGED("call.changed"),
        CALL_ENDED("call.ended"),
        CALL_RECORDED("call.recorded"),
        DEVICE_REGISTERED("device.registered"),
        DEVICE_GONE("device.gone"),
        MESSAGE_LEFT("voicemail.left"),
        EVENTS_LOST("events.lost");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// The stable word.
        public String text() {
            return text;
        }

        public static Optional<Kind> of(String text) {
            return Arrays.stream(values())
                    .filter(each -> each.text.equals(text))
                    .findFirst();
        }
    }
}
