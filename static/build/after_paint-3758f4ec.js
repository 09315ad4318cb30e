var{then:e}=document.querySelector("script[data-then]").dataset;document.head.append(Object.assign(document.createElement("script"),{type:"module",src:e}));
