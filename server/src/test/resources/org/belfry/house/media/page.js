// Calls of a browser, as the test asks for them: it takes one order after the other from the server it came from,
// and posts what came of it.
'use strict';

const calls = new Map();
const context = new AudioContext({ sampleRate: 48000 });
// A voice would be improved on its way; a tone has to arrive as it is.
const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };

async function call(id, settings) {
    const connection = new RTCPeerConnection(settings);
    const analyser = new AnalyserNode(context, { fftSize: 32768 });
    connection.ontrack = ({ track }) => {
        const stream = new MediaStream([track]);
        if (track.kind === 'video') {
            const picture = document.createElement('video');
            picture.muted = true;
            picture.srcObject = stream;
            picture.play();
            calls.get(id).picture = picture;
            return;
        }
        // Chromium decodes a remote track only where an element plays it.
        const element = new Audio();
        element.muted = true;
        element.srcObject = stream;
        element.play();
        context.createMediaStreamSource(stream).connect(analyser);
        calls.get(id).element = element;
    };
    calls.set(id, { connection, analyser });
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: asItIs, video: settings.video ?? false });
    calls.get(id).microphone = microphone;
    microphone.getTracks().forEach((track) => connection.addTrack(track, microphone));
    return connection;
}

const orders = {
    async offer({ id, settings }) {
        const connection = await call(id, settings);
        await connection.setLocalDescription(await connection.createOffer());
        return connection.localDescription.sdp;
    },
    async answer({ id, sdp, settings }) {
        const connection = await call(id, settings);
        await connection.setRemoteDescription({ type: 'offer', sdp });
        await connection.setLocalDescription(await connection.createAnswer());
        return connection.localDescription.sdp;
    },
    async answered({ id, sdp }) {
        await calls.get(id).connection.setRemoteDescription({ type: 'answer', sdp });
        return '';
    },
    // Sixteen bits a sample, the lower byte first, as hexadecimal digits.
    async hear({ id }) {
        const samples = new Float32Array(32768);
        calls.get(id).analyser.getFloatTimeDomainData(samples);
        const whole = Int16Array.from(samples, (one) => Math.max(-32768, Math.min(32767, Math.round(one * 32768))));
        return Array.from(new Uint8Array(whole.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    async state({ id }) {
        const { connection } = calls.get(id);
        const told = [...(await connection.getStats()).values()]
            .filter((one) => ['inbound-rtp', 'outbound-rtp', 'media-source', 'transport'].includes(one.type));
        return `${connection.connectionState} ${connection.iceConnectionState} ${context.state} ${JSON.stringify(told)}`;
    },
    // What came of the other side's picture: frames, packets that were repeated, and what was asked for.
    async picture({ id }) {
        const told = [...(await calls.get(id).connection.getStats()).values()];
        const seen = told.find((one) => one.type === 'inbound-rtp' && one.kind === 'video') ?? {};
        const sent = told.find((one) => one.type === 'outbound-rtp' && one.kind === 'video') ?? {};
        return [seen.framesDecoded, seen.nackCount, seen.retransmittedPacketsReceived, sent.retransmittedPacketsSent]
            .map((one) => one ?? 0).join(' ');
    },
    async way({ id }) {
        const told = await calls.get(id).connection.getStats();
        const transport = [...told.values()].find((one) => one.type === 'transport');
        const end = told.get(told.get(transport.selectedCandidatePairId).localCandidateId);
        return `${end.candidateType} ${end.relayProtocol}`;
    },
    async close({ id }) {
        const { connection, microphone, element } = calls.get(id);
        microphone.getTracks().forEach((track) => track.stop());
        element?.pause();
        connection.close();
        calls.delete(id);
        return '';
    },
};

(async () => {
    for (;;) {
        const order = await (await fetch('/order', { method: 'POST' })).json();
        let done;
        try {
            done = `done ${await orders[order.what](order)}`;
        } catch (fault) {
            done = `failed ${fault}`;
        }
        await fetch('/done', { method: 'POST', body: `${order.number} ${done}` });
    }
})();
