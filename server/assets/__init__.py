"""What the pages load: TypeScript and its npm packages, bundled when the project is installed.

`package.json` and its lock pin the packages; every `entries/*.ts` becomes a script that a page can ask for by its name
(`bundle.address`); `python -m server.assets` bundles anew after a change. `built/` holds the result and is no source.
May import: nothing of the server. Gives: addresses, files, and whether they are there.
"""
