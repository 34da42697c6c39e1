// The search runs in a worker, which a browser refuses to a page opened as a file: there a hidden frame takes its place.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      this.ready = new Promise((loaded) => {
        document.addEventListener("DOMContentLoaded", () => this.open(frame, url, loaded));
        if (document.readyState !== "loading") this.open(frame, url, loaded);
      });
      this.frame = frame;
    }

    open(frame, url, loaded) {
      if (frame.isConnected) return;
      document.body.append(frame);
      const inside = frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const script = inside.document.createElement("script");
      script.src = url;
      script.onload = loaded;
      inside.document.body.append(script);
    }

    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  };
}
