import { mount } from "../../pages/components/reader/reader";

mount();
