// The page's script waits for its stylesheet: over a slow line the words stand there seconds earlier. This file is tiny;
// browsers run it once the stylesheets before it are there, and only then the large one is asked for.
const { then } = document.querySelector("script[data-then]").dataset;
document.head.append(Object.assign(document.createElement("script"), { type: "module", src: then }));
